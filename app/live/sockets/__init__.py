"""Sockets without greenlets: the transport, who gets one, and broadcasts written straight to them."""
