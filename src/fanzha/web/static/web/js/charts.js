// Draws [data-option] with ECharts, loaded only on pages that have a chart; switches to the table.
const PALETTE = ["#273a7f", "#c4320a", "#0e8a86", "#b8860b", "#7a5195", "#4f86c6", "#6b7280"];
const drawn = new WeakMap();
let library = null;

function load() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.body.dataset.echarts;
    script.onload = () => resolve(window.echarts);
    script.onerror = reject;
    document.head.append(script);
  });
  return library;
}

function style() {
  const css = getComputedStyle(document.body);
  const dark = document.body.classList.contains("fz-wall");
  const line = dark ? "#2b3a55" : "#e4e7ec";
  const text = dark ? "#c3cde0" : "#4a5568";
  const axis = {
    axisLine: { lineStyle: { color: line } }, axisTick: { show: false },
    axisLabel: { color: text, hideOverlap: true, fontSize: dark ? 18 : 12 }, splitLine: { lineStyle: { color: line } }, nameTextStyle: { color: text, align: "left", fontSize: dark ? 16 : 12 },
  };
  return {
    color: dark ? ["#7aa2ff", "#ff9a6b", "#4fd1c5", "#f2c94c", "#c79bf2", "#9fb4d0"] : PALETTE,
    textStyle: { fontFamily: css.fontFamily, fontSize: dark ? 18 : 12, color: text },
    categoryAxis: { ...axis, splitLine: { show: false } }, valueAxis: axis, timeAxis: axis,
    legend: { textStyle: { color: text }, icon: "roundRect", itemWidth: 12, itemHeight: 8 },
    grid: { left: 8, right: 24, top: 32, bottom: 8, containLabel: true },
    bar: { barMaxWidth: 28, itemStyle: { borderRadius: [3, 3, 0, 0] } },
    line: { symbolSize: 6, lineStyle: { width: 2 } },
  };
}

// Labels written beside lines and bars take the text colour, without the halo of the default theme.
function plainLabels(option, dark) {
  const plain = { color: dark ? "#f2f5fb" : "#1b2333", textBorderWidth: 0, fontSize: dark ? 18 : 12 };
  const series = (option.series || []).map((one) => ({
    ...one,
    ...(one.label && { label: { ...plain, ...one.label } }),
    ...(one.endLabel && { endLabel: { ...plain, ...one.endLabel } }),
  }));
  return { ...option, series };
}

function grid(option) {
  if (!option.xAxis || option.grid) return option;
  return { ...option, grid: { left: 8, right: 24, top: option.legend ? 44 : 32, bottom: 8, containLabel: true } };
}

// Long names beside bars are broken into lines, so that the bars keep more than half of the width.
function namedBars(option, width) {
  if (option.yAxis?.type !== "category") return option;
  const axisLabel = { width: Math.round(width * 0.42), overflow: "break", lineHeight: 14, hideOverlap: false, interval: 0, ...option.yAxis.axisLabel };
  return { ...option, yAxis: { ...option.yAxis, axisLabel } };
}

// Many bars beside each other's names need height, more so where the names are broken.
function roomForBars(element, option) {
  const bars = option.yAxis?.type === "category" ? option.yAxis.data.length : 0;
  const needed = bars * (element.clientWidth < 480 ? 34 : 26) + 72;
  if (needed > element.clientHeight) element.style.height = `${needed}px`;
}

async function draw(element) {
  const echarts = await load();
  if (!element.isConnected || !element.clientWidth) return;
  const dark = document.body.classList.contains("fz-wall");
  roomForBars(element, JSON.parse(element.dataset.option));
  const option = plainLabels(namedBars(grid(JSON.parse(element.dataset.option)), element.clientWidth), dark);
  let chart = drawn.get(element);
  if (!chart) {
    chart = echarts.init(element, style(), { renderer: "svg" });
    drawn.set(element, chart);
    new ResizeObserver(() => chart.resize()).observe(element);
    chart.on("click", (event) => { if (event.data?.url) window.location.assign(event.data.url); });
  }
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  chart.setOption({ tooltip: { confine: true, renderMode: "richText" }, ...option, animation: !still && option.animation === true }, true);
  element.dataset.drawn = element.dataset.option;
}

function drawAll() {
  for (const element of document.querySelectorAll("[data-option]")) {
    if (element.dataset.drawn !== element.dataset.option) draw(element).catch(() => showTable(element));
  }
}

function show(figure, kind) {
  figure.querySelector(".fz-chart-picture").hidden = kind !== "picture";
  figure.querySelector(".fz-chart-table").hidden = kind !== "table";
  figure.querySelectorAll("[data-chart-show]").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.dataset.chartShow === kind));
  });
  if (kind === "picture") draw(figure.querySelector("[data-option]"));
}

function showTable(element) {
  const figure = element.closest(".fz-chart");
  if (figure?.querySelector(".fz-chart-table")) show(figure, "table");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-chart-show]");
  if (button) show(button.closest(".fz-chart"), button.dataset.chartShow);
});
document.addEventListener("htmx:after:swap", drawAll);
drawAll();
