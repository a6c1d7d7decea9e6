import "@hotwired/turbo";
import "@github/relative-time-element";
