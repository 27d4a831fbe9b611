/* global window, document, REPORT */
// Draws the charts of the cell shown from REPORT (chartData of report-page.ts). Runs in the reader's browser and asks
// the network for nothing.
const { palette, shortNumber, baseOption, drawCharts, keepDrawn } = window.chartKit;
let chosen = 0;

const isNarrow = () => window.innerWidth < 640;

const money = (dollars) => `${dollars < 0 ? "-" : ""}$${shortNumber(Math.abs(dollars))}`;
const percent = (value) => `${Number(value.toFixed(2))} %`;
const dollar = (value) => value.toFixed(4);

function axis(show, extra = {}) {
  const { soft, rule } = palette();
  return {
    type: "value",
    splitNumber: 4,
    axisLabel: { color: soft, fontSize: 12, formatter: (value) => show(value) },
    splitLine: { lineStyle: { color: rule } },
    ...extra,
  };
}

/** Pixels that a legend of these names needs: it wraps, and the chart must begin below it. */
function legendHeight(names) {
  const width = document.querySelector("main").clientWidth - 70;
  let rows = 1;
  let used = 0;
  for (const name of names) {
    const item = 38 + name.length * 6.8;
    if (used > 0 && used + item > width) {
      rows++;
      used = 0;
    }
    used += item;
  }
  return rows * 22;
}

function frame(series, { times, show, yAxis, colors, isAreaChart = false, extraTop = 0 }) {
  const { soft, rule } = palette();
  const base = baseOption();
  return {
    ...base,
    useUTC: true,
    ...(colors === undefined ? {} : { color: colors }),
    grid: {
      left: 4,
      right: 16,
      top: legendHeight(series.map(({ name }) => name)) + 16 + extraTop,
      bottom: 4,
      containLabel: true,
    },
    legend: {
      ...base.legend,
      itemGap: 12,
      icon: isAreaChart ? "roundRect" : undefined,
      inactiveColor: soft,
    },
    tooltip: {
      ...base.tooltip,
      trigger: "axis",
      valueFormatter: (value) => (typeof value === "number" ? show(value) : "none"),
    },
    xAxis: {
      type: "time",
      containShape: false,
      min: times[0],
      max: times.at(-1),
      splitNumber: isNarrow() ? 3 : 8,
      axisLabel: { color: soft, fontSize: 12, margin: 10, formatter: "{HH}:{mm}", hideOverlap: true },
      axisLine: { lineStyle: { color: rule } },
      axisTick: { lineStyle: { color: rule } },
    },
    yAxis: yAxis ?? axis(show, { min: 0 }),
    series,
  };
}

function line(name, times, values, { width = 1.8, dash = "solid", ...extra } = {}) {
  return {
    name,
    type: "line",
    showSymbol: false,
    symbol: "circle",
    lineStyle: { width, type: dash },
    data: times.map((time, at) => [time, values[at]]),
    ...extra,
  };
}

function marks() {
  const { ink, card, soft } = palette();
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: soft, type: "dotted", width: 1 },
    label: {
      color: ink,
      backgroundColor: card,
      borderColor: soft,
      borderWidth: 1,
      borderRadius: 9,
      padding: [2, 5],
      fontSize: 10,
      formatter: "{b}",
      position: "end",
      distance: 7,
    },
    data: REPORT.marks.map((time, at) => ({ xAxis: time, name: String(at + 1) })),
  };
}

/** Stacked areas, the first at the bottom. */
const area = (name, times, values) =>
  line(name, times, values, { width: 0, stack: "all", areaStyle: { opacity: 0.9 } });

const DRAW = {
  price: ({ times, prices }) => {
    const venue = prices.venue.some((value) => value !== null)
      ? [line("exchange venue (given)", times, prices.venue, { width: 1.4, dash: "dotted" })]
      : [];
    const lines = [
      line("pool spot", times, prices.pool, { markLine: marks() }),
      line("price used", times, prices.used, { step: "end" }),
      line("pool average", times, prices.ema, { width: 1.2, dash: "dashed" }),
      ...venue,
    ];
    return frame(lines, {
      times,
      show: dollar,
      yAxis: axis((value) => value.toFixed(2), { scale: true }),
      extraTop: 18,
    });
  },
  liquidations: ({ times: blockTimes, liquidations: { times, barSeconds, assets } }) => {
    const bars = assets.map(({ symbol, dollars }) => ({
      name: symbol,
      type: "bar",
      stack: "all",
      barWidth: isNarrow() ? "60%" : "75%",
      // A bar stands over the middle of its five minutes.
      data: times.map((time, at) => [time + barSeconds * 500, dollars[at]]),
    }));
    const end = Math.max(blockTimes.at(-1), times.at(-1) + barSeconds * 1_000);
    return frame(bars, { times: [times[0], end], show: money, isAreaChart: true });
  },
  health: ({ times, health }) =>
    frame(
      health.bands.map(({ name, dollars }) => area(name, health.times, dollars)),
      { times, show: money, colors: palette().health, isAreaChart: true },
    ),
  debt: ({ times, badDebt: { latent, deficit, blocked } }) => {
    const lines = [
      line("latent bad debt", times, latent, { areaStyle: { opacity: 0.15 } }),
      line("deficit booked", times, deficit, { step: "end" }),
      line("withdrawals blocked", times, blocked, { dash: "dashed" }),
    ];
    return frame(lines, { times, show: money });
  },
  rates: ({ times, reserve: { utilization, borrowRate, supplyRate } }) => {
    const lines = [
      line("utilization", times, utilization, { areaStyle: { opacity: 0.1 } }),
      line("borrow rate", times, borrowRate),
      line("supply rate", times, supplyRate, { dash: "dashed" }),
    ];
    return frame(lines, { times, show: percent });
  },
  given: ({ times, references, baseFeeGwei }) => {
    const gas = line("base fee", times, baseFeeGwei, {
      width: 1.2,
      dash: "dotted",
      yAxisIndex: 1,
      color: palette().soft,
      tooltip: { valueFormatter: (value) => `${Number(value.toFixed(1))} gwei` },
    });
    const lines = Object.entries(references).map(([name, values]) => line(name, times, values));
    const left = axis((value) => `${value} %`, { scale: true });
    const right = axis((value) => (isNarrow() ? `${value}` : `${value} gwei`), { min: 0, splitLine: { show: false } });
    return frame([...lines, gas], { times, show: percent, yAxis: [left, right] });
  },
};

const draw = () => drawCharts(DRAW, (name) => `${name}-${chosen}`, REPORT.cells[chosen]);

function choose(index) {
  chosen = index;
  document.querySelectorAll(".one-cell").forEach((section, at) => {
    section.hidden = at !== chosen;
  });
  document.querySelectorAll("[data-choose]").forEach((button, at) => {
    button.setAttribute("aria-pressed", String(at === chosen));
  });
  draw();
}

document.querySelectorAll("[data-choose]").forEach((button, index) => {
  button.addEventListener("click", () => choose(index));
});
keepDrawn(draw);
