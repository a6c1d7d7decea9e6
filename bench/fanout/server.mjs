// Node's Socket.IO server: whoever posts has one `stream` sent to a room, nothing else.
import { createServer } from "node:http";
import { Server } from "socket.io";

// As long as gunicorn keeps a connection that waits for its next request.
const http = createServer({ keepAliveTimeout: 75_000 });
const io = new Server(http, {
  pingInterval: 25_000,
  pingTimeout: 20_000,
  maxHttpBufferSize: 64 * 1024,
  perMessageDeflate: false,
  serveClient: false,
});

// socket.io answers the requests for itself; what is left comes here.
http.on("request", (request, response) => {
  if (request.url.startsWith("/socket.io/")) return;
  if (request.method !== "POST") return void response.end("ok");
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const payload = JSON.parse(Buffer.concat(parts));
    io.to(payload.channel).emit("stream", payload);
    response.end("ok");
  });
});

io.on("connection", (socket) => {
  socket.on("join", ({ channel }, answer) => {
    socket.join(channel);
    answer({ ok: true, here: [], missed: false });
  });
});

http.listen(Number(process.env.PORT), "127.0.0.1", 2048);
