/* global echarts, window, document, REPORT */
// Draws the page's charts from REPORT (ReportData of report-data.ts). Runs in the reader's browser; asks the network
// for nothing.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const charts = new Map();
let chosen = 0;

const style = () => {
  const css = window.getComputedStyle(document.documentElement);
  const read = (name) => css.getPropertyValue(name).trim();
  return { ink: read("--ink"), soft: read("--soft"), line: read("--line"), card: read("--card") };
};
const PALETTE = ["#2563eb", "#ea580c", "#0d9488", "#9333ea", "#ca8a04", "#db2777", "#64748b", "#16a34a"];
const HEALTH_PALETTE = ["#7f1d1d", "#dc2626", "#f97316", "#facc15", "#84cc16", "#22c55e", "#0d9488", "#0369a1"];
const isNarrow = () => window.innerWidth < 640;

function frame(options, { unit, yMin, legend = true }) {
  const { ink, soft, line, card } = style();
  return {
    animation: false,
    color: PALETTE,
    textStyle: { color: ink },
    aria: { enabled: true },
    grid: { left: 54, right: 20, top: legend ? (isNarrow() ? 64 : 44) : 20, bottom: 36 },
    legend: legend ? { top: 4, type: "scroll", textStyle: { color: ink }, inactiveColor: soft } : undefined,
    tooltip: {
      trigger: "axis",
      confine: true,
      backgroundColor: card,
      borderColor: line,
      textStyle: { color: ink },
      valueFormatter: (value) => (typeof value === "number" ? `${Number(value.toFixed(4))}${unit}` : "-"),
    },
    xAxis: {
      type: "time",
      axisLabel: { color: soft, formatter: "{HH}:{mm}", hideOverlap: true },
      axisLine: { lineStyle: { color: line } },
    },
    yAxis: {
      type: "value",
      scale: yMin === undefined,
      min: yMin,
      axisLabel: { color: soft, formatter: `{value}${unit}` },
      splitLine: { lineStyle: { color: line } },
    },
    useUTC: true,
    ...options,
  };
}

const line = (name, times, values, extra = {}) => ({
  name,
  type: "line",
  showSymbol: false,
  lineStyle: { width: 1.8 },
  data: times.map((time, index) => [time, values[index]]),
  ...extra,
});

function marks(cell) {
  const { soft } = style();
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: soft, type: "dotted" },
    label: { color: soft, fontSize: 10, formatter: "{b}", rotate: 90, position: "insideEndTop" },
    data: cell.marks.map((mark) => ({ xAxis: mark.time, name: mark.name })),
  };
}

const DRAW = {
  price: (cell) =>
    frame(
      {
        series: [
          line("pool spot", cell.times, cell.prices.pool, { markLine: marks(cell) }),
          line("price used by the lending pool", cell.times, cell.prices.oracle, { step: "end" }),
          line("pool EMA", cell.times, cell.prices.ema, { lineStyle: { width: 1.2, type: "dashed" } }),
          line("exchange venue (given)", cell.times, cell.prices.venue, { lineStyle: { width: 1.2, type: "dotted" } }),
        ],
      },
      { unit: "" },
    ),
  liquidations: (cell) =>
    frame(
      {
        series: Object.entries(cell.liquidations).map(([asset, values]) => ({
          name: asset,
          type: "bar",
          stack: "all",
          barMaxWidth: 18,
          data: cell.barTimes.map((time, index) => [time, values[index]]),
        })),
      },
      { unit: "m", yMin: 0 },
    ),
  health: (cell) => {
    const option = frame(
      {
        series: cell.health.bands.map((band) =>
          line(band.name, cell.health.times, band.share, {
            stack: "all",
            areaStyle: { opacity: 0.85 },
            lineStyle: { width: 0 },
          }),
        ),
      },
      { unit: " %", yMin: 0 },
    );
    option.color = HEALTH_PALETTE;
    option.yAxis.max = 100;
    return option;
  },
  badDebt: (cell) =>
    frame(
      {
        series: [
          line("latent bad debt", cell.times, cell.latent, { areaStyle: { opacity: 0.15 } }),
          line("deficit booked", cell.times, cell.deficit, { step: "end" }),
          line("withdrawals blocked", cell.times, cell.blocked),
        ],
      },
      { unit: "m", yMin: 0 },
    ),
  rates: (cell) =>
    frame(
      {
        series: [
          line("utilization", cell.times, cell.utilization, { areaStyle: { opacity: 0.1 } }),
          line("borrow rate", cell.times, cell.borrowRate),
          line("supply rate", cell.times, cell.supplyRate),
        ],
      },
      { unit: " %", yMin: 0 },
    ),
  references: (cell) =>
    frame(
      {
        series: [
          ...Object.entries(cell.references).map(([name, values]) => line(name, cell.times, values)),
          line("base fee, gwei", cell.times, cell.baseFeeGwei, { lineStyle: { width: 1, type: "dotted" } }),
        ],
      },
      { unit: "", yMin: 0 },
    ),
  groups: (cell) => {
    const { ink, soft, line: rule } = style();
    const groups = cell.groups.filter((group) => Math.abs(group.gain) > 0.0005).sort((a, b) => a.gain - b.gain);
    return {
      ...frame({}, { unit: "m", legend: false }),
      grid: { left: 12, right: 70, top: 10, bottom: 30, containLabel: true },
      tooltip: {
        trigger: "item",
        confine: true,
        formatter: ({ data }) => `${data.name}: ${data.text}, ${data.accounts} accounts`,
      },
      xAxis: {
        type: "value",
        axisLabel: { color: soft, formatter: "{value}m", hideOverlap: true },
        splitLine: { lineStyle: { color: rule } },
      },
      yAxis: { type: "category", data: groups.map((group) => group.name), axisLabel: { color: ink } },
      series: [
        {
          type: "bar",
          label: { show: true, position: "right", color: ink, formatter: ({ data }) => data.text },
          data: groups.map((group) => ({
            value: group.gain,
            name: group.name,
            text: group.gainText,
            accounts: group.accounts,
            itemStyle: { color: group.gain < 0 ? "#ea580c" : "#0d9488" },
            label: { position: group.gain < 0 ? "insideLeft" : "right" },
          })),
        },
      ],
    };
  },
};

function draw() {
  const cell = REPORT.cells[chosen];
  for (const [name, build] of Object.entries(DRAW)) {
    const element = document.getElementById(`chart-${name}`);
    let chart = charts.get(name);
    if (chart === undefined) {
      chart = echarts.init(element, null, { renderer: "svg" });
      charts.set(name, chart);
    }
    chart.setOption(build(cell), { notMerge: true });
  }
  document.querySelectorAll("[data-cell]").forEach((element) => {
    element.hidden = Number(element.dataset.cell) !== chosen;
  });
  document.querySelectorAll(".tabs button").forEach((button, index) => {
    button.setAttribute("aria-pressed", String(index === chosen));
  });
}

document.querySelectorAll(".tabs button").forEach((button, index) => {
  button.addEventListener("click", () => {
    chosen = index;
    draw();
  });
});
window.addEventListener("resize", () => {
  charts.forEach((chart) => chart.resize());
});
dark.addEventListener("change", draw);
draw();
document.title = document.title.replace(/^…\s*/, "");
document.documentElement.dataset.state = "ready";
