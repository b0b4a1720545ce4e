// Loads the modules of the page frame. Each one works on data-* attributes only.
import "./countdown.js";
