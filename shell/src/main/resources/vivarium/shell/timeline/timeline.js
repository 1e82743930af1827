// Draws the part of the timeline that is in view. Wheel or + and - zoom, dragging or the arrows move, 0 or a double
// click shows the whole; typing looks for a task by its number or name, Escape ends that.
(function () {
  const svg = document.getElementById("timeline");
  const bars = document.getElementById("bars");
  const axis = document.getElementById("axis");
  const told = document.getElementById("told");
  const hint = document.getElementById("hint");
  const field = document.getElementById("find");
  const span = timeline.to - timeline.from;
  const width = timeline.width - timeline.left - 10;
  const names = ["on hart ", "ready, queued for hart ", "waiting", "stopped"];
  const keys = "   (wheel, + and -: zoom; drag, arrows: move; 0: all; type: find; Escape: end)";
  let start = 0;
  let end = span;
  let wanted = "";
  let dragged = null;
  hint.textContent += keys;

  function duration(ns) {
    const units = [[1e9, " s"], [1e6, " ms"], [1e3, " us"]];
    for (const [size, name] of units) {
      if (ns >= size) return (ns / size).toFixed(3).replace(/\.?0+$/, "") + name;
    }
    return Math.round(ns) + " ns";
  }

  function x(time) {
    return timeline.left + (time - start) * width / (end - start);
  }

  function rectangle(from, to, y, height, colour, faint) {
    const a = Math.max(timeline.left, x(from));
    const b = Math.min(timeline.left + width, x(to));
    return '<rect x="' + a.toFixed(2) + '" y="' + y + '" width="' + Math.max(0.4, b - a).toFixed(2) + '" height="' + height
      + '" fill="' + colour + '"' + (faint ? ' opacity="0.15"' : "") + "/>";
  }

  function matches(task) {
    return wanted === "" || (task.id + " " + task.name).toLowerCase().includes(wanted);
  }

  // Neighbours that share a pixel are drawn as one.
  function drawTask(task, row, out) {
    const faint = !matches(task);
    const y = timeline.top + (timeline.harts + row) * timeline.row;
    const last = new Map();
    const s = task.spells;
    for (let i = 0; i < s.length; i += 5) {
      const [kind, hart, channel, from, to] = [s[i], s[i + 1], s[i + 2], s[i + 3], s[i + 4]];
      if (to < start || from > end) continue;
      const key = kind === 0 ? hart : -kind;
      const pixel = x(to);
      if (last.has(key) && pixel - last.get(key) < 0.3) continue;
      last.set(key, pixel);
      if (kind === 0) {
        out.push(rectangle(from, to, y, timeline.bar, task.colour, faint));
        out.push(rectangle(from, to, timeline.top + hart * timeline.row, timeline.bar, task.colour, faint));
      } else if (kind === 1) {
        out.push(rectangle(from, to, y, timeline.bar, "#fde047", faint));
      } else {
        out.push(rectangle(from, to, y + timeline.bar / 2, 2, kind === 3 ? "#dc2626" : "#d1d5db", faint));
      }
    }
  }

  function drawAxis() {
    let step = Math.pow(10, Math.floor(Math.log10((end - start) / 5)));
    for (const factor of [1, 2, 5, 10]) {
      if ((end - start) / (step * factor) <= 8) { step *= factor; break; }
    }
    const out = [];
    const digits = Math.max(0, Math.min(9, 9 - Math.floor(Math.log10(step))));
    const first = Math.ceil((timeline.from + start) / step) * step - timeline.from;
    for (let at = first; at <= end; at += step) {
      const bottom = timeline.top + (timeline.harts + timeline.tasks.length) * timeline.row;
      out.push('<line x1="' + x(at).toFixed(1) + '" x2="' + x(at).toFixed(1) + '" y1="' + (timeline.top - 6) + '" y2="' + bottom
        + '" stroke="#9ca3af" stroke-width="0.5"/><text x="' + (x(at) + 2).toFixed(1) + '" y="' + (timeline.top - 8) + '">'
        + ((timeline.from + at) / 1e9).toFixed(digits) + " s</text>");
    }
    axis.innerHTML = out.join("");
  }

  function draw() {
    const out = [];
    timeline.tasks.forEach((task, row) => {
      drawTask(task, row, out);
      document.getElementById("row" + row).setAttribute("opacity", matches(task) ? "1" : "0.25");
    });
    bars.innerHTML = out.join("");
    drawAxis();
  }

  function show(from, to) {
    const length = Math.min(span, Math.max(10, to - from));
    start = Math.min(Math.max(0, from), span - length);
    end = start + length;
    draw();
  }

  function zoom(factor, at) {
    show(at - (at - start) * factor, at + (end - at) * factor);
  }

  function place(event) {
    const box = svg.getBoundingClientRect();
    const scale = timeline.width / box.width;
    const px = (event.clientX - box.left) * scale;
    const row = Math.floor(((event.clientY - box.top) * scale - timeline.top) / timeline.row);
    return { time: start + (px - timeline.left) * (end - start) / width, row: row };
  }

  function describe(task, i) {
    const s = task.spells;
    const where = s[i] < 2 ? names[s[i]] + s[i + 1]
      : names[s[i]] + (timeline.channels[s[i + 2]] === "" ? "" : " for " + timeline.channels[s[i + 2]]);
    return task.id + " " + task.name + ": " + where + " for " + duration(s[i + 4] - s[i + 3])
      + ", from " + ((timeline.from + s[i + 3]) / 1e9).toFixed(9) + " s to "
      + ((timeline.from + s[i + 4]) / 1e9).toFixed(9) + " s";
  }

  function tell(at) {
    for (const [row, task] of timeline.tasks.entries()) {
      const s = task.spells;
      for (let i = 0; i < s.length; i += 5) {
        const here = at.row < timeline.harts ? s[i] === 0 && s[i + 1] === at.row : row === at.row - timeline.harts;
        if (here && s[i + 3] <= at.time && at.time < s[i + 4]) return describe(task, i);
      }
    }
    return at.row >= 0 && at.row < timeline.harts ? "hart " + at.row + " is idle" : "";
  }

  function find(text) {
    wanted = text.toLowerCase();
    told.textContent = wanted === "" ? "" : "find: " + wanted + " (" + timeline.tasks.filter(matches).length + " tasks)";
    draw();
  }

  svg.addEventListener("wheel", event => {
    event.preventDefault();
    zoom(event.deltaY < 0 ? 0.8 : 1.25, place(event).time);
  }, { passive: false });
  svg.addEventListener("mousedown", event => { dragged = place(event).time; });
  window.addEventListener("mouseup", () => { dragged = null; });
  svg.addEventListener("mousemove", event => {
    const at = place(event);
    if (dragged !== null) show(start + dragged - at.time, end + dragged - at.time);
    else told.textContent = tell(at);
  });
  svg.addEventListener("dblclick", () => show(0, span));
  document.addEventListener("keydown", event => {
    if (event.target === field || event.ctrlKey || event.altKey || event.metaKey) return;
    const middle = (start + end) / 2;
    const part = (end - start) / 4;
    if (event.key === "+") zoom(0.5, middle);
    else if (event.key === "-") zoom(2, middle);
    else if (event.key === "ArrowLeft") show(start - part, end - part);
    else if (event.key === "ArrowRight") show(start + part, end + part);
    else if (event.key === "0" && wanted === "") show(0, span);
    else if (event.key === "Escape") find("");
    else if (event.key === "Backspace") find(wanted.slice(0, -1));
    else if (event.key.length === 1) find(wanted + event.key);
  });
  if (field) field.addEventListener("input", () => find(field.value));
  draw();
})();
