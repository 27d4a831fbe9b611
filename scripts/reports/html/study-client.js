/* global window, document, STUDY */
// Draws a study's charts from STUDY (chartData of study-page.ts). Runs in the reader's browser and asks the network for nothing.
const { palette, shortNumber, baseOption, drawCharts, keepDrawn } = window.chartKit;
const metricSelect = document.getElementById("metric");
const statisticSelect = document.getElementById("statistic");
const tailPoint = document.getElementById("tail-point");

function show(value, unit) {
  if (value === null || value === undefined) return "not bounded";
  if (unit === "base") return value < 0 ? `-$${shortNumber(-value)}` : `$${shortNumber(value)}`;
  if (unit === "priceE8") return value.toFixed(4);
  if (unit === "bps") return `${Number((value / 100).toFixed(2))} %`;
  if (unit === "seconds") return value < 120 ? `${Math.round(value)} s` : `${Math.round(value / 60)} min`;
  return shortNumber(value);
}

const interval = ({ value, low, high }, unit) =>
  `${show(value, unit)} (95 %: ${show(low, unit)} to ${show(high, unit)})`;

function escapeText(text) {
  return String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function base() {
  return { ...baseOption(), grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true } };
}

function axis(type, name, formatter, extra = {}) {
  const { soft, rule } = palette();
  return {
    type,
    name,
    nameLocation: "middle",
    nameGap: 34,
    nameTextStyle: { color: soft },
    axisLabel: { color: soft, fontSize: 12, formatter, hideOverlap: true },
    axisLine: { lineStyle: { color: rule } },
    splitLine: { lineStyle: { color: rule } },
    ...extra,
  };
}

const chosen = () => {
  const metric = STUDY.metrics.find(({ name }) => name === metricSelect.value) ?? STUDY.metrics[0];
  return { metric, statistic: statisticSelect.value };
};
const figureOf = (point, { metric, statistic }) => point.figures[metric.name]?.[statistic];

/** The limit holds for the answer's own figure and statistic only. */
function isWithin(figure, { metric, statistic }) {
  if (!isLimited({ metric, statistic })) return false;
  return metric.better === "higher" ? figure.value >= STUDY.atMost : figure.value <= STUDY.atMost;
}

/** Numbers across, with most values; words, and further parameters joined, down. */
function mapAxes() {
  const indices = STUDY.axes.map((_, at) => at);
  const rank = (at) => (STUDY.axes[at].isNumeric ? 1_000 : 0) + STUDY.axes[at].values.length;
  const [across, ...down] = indices.sort((a, b) => rank(b) - rank(a));
  return { across, down };
}

const downName = (point, down) => down.map((at) => point.values[at]).join(" / ") || "all";

const DRAW = {
  map: () => {
    const selection = chosen();
    const { ink, card, ember, health } = palette();
    const { across, down } = mapAxes();
    const columns = STUDY.axes[across].values;
    const rows = [...new Set(STUDY.points.map((point) => downName(point, down)))].reverse();
    const data = STUDY.points.flatMap((point) => {
      const figure = figureOf(point, selection);
      if (figure === undefined) return [];
      const place = [columns.indexOf(point.values[across]), rows.indexOf(downName(point, down))];
      return [
        {
          value: [...place, figure.value],
          point,
          figure,
          itemStyle: isWithin(figure, selection)
            ? { borderColor: ember, borderWidth: 3 }
            : { borderColor: card, borderWidth: 1 },
        },
      ];
    });
    const values = data.map(({ value }) => value[2]);
    const { unit, better, title } = selection.metric;
    const colors = [health[5], health[3], health[0]];
    return {
      ...base(),
      legend: { show: false },
      grid: { left: 8, right: 24, top: 12, bottom: 76, containLabel: true },
      tooltip: {
        ...base().tooltip,
        formatter: ({ data: { point, figure } }) =>
          `point ${point.point}<br>${STUDY.axes.map(({ name }, at) => `${escapeText(name)}: ${escapeText(point.values[at])}`).join("<br>")}<br>${escapeText(title)}: ${interval(figure, unit)}<br>${point.runs} runs`,
      },
      xAxis: axis("category", STUDY.axes[across].name, undefined, { data: columns, splitLine: { show: false } }),
      yAxis: axis("category", "", undefined, { data: rows, splitLine: { show: false } }),
      visualMap: {
        min: Math.min(...values),
        max: Math.max(Math.min(...values) + 1e-9, ...values),
        calculable: false,
        orient: "horizontal",
        left: "center",
        bottom: 0,
        itemWidth: 12,
        textStyle: { color: ink },
        text: [show(Math.max(...values), unit), show(Math.min(...values), unit)],
        inRange: { color: better === "higher" ? [...colors].reverse() : colors },
      },
      series: [
        {
          type: "heatmap",
          data,
          label: { show: data.length <= 60, color: "#1f1d1b", formatter: ({ value }) => show(value[2], unit) },
        },
      ],
    };
  },
  curve: () => {
    const selection = chosen();
    const { unit, title } = selection.metric;
    const { soft } = palette();
    const { across, down } = mapAxes();
    const names = [...new Set(STUDY.points.map((point) => downName(point, down)))].slice(0, 6);
    const isMany = STUDY.axes[across].values.length > 30;
    const series = names.flatMap((name, at) => {
      const points = STUDY.points
        .filter((point) => isMany || downName(point, down) === name)
        .flatMap((point) => {
          const figure = figureOf(point, selection);
          return figure === undefined ? [] : [{ x: Number(point.values[across]), figure }];
        })
        .sort((a, b) => a.x - b.x);
      if (isMany && at > 0) return [];
      return [
        {
          name: isMany ? title : name,
          type: isMany ? "scatter" : "line",
          symbolSize: isMany ? 6 : 8,
          data: points.map(({ x, figure }) => ({ value: [x, figure.value], figure })),
          markLine: {
            silent: true,
            symbol: "none",
            label: { show: false },
            lineStyle: { type: "solid", width: 1.4, opacity: 0.7 },
            data: points.map(({ x, figure: { value, low, high } }) => [
              {
                coord: [x, low ?? value],
                symbol: low === null ? "arrow" : "rect",
                symbolSize: low === null ? 8 : [8, 1],
              },
              {
                coord: [x, high ?? value],
                symbol: high === null ? "arrow" : "rect",
                symbolSize: high === null ? 8 : [8, 1],
              },
            ]),
          },
        },
      ];
    });
    const limit = isLimited(selection)
      ? [
          {
            name: "limit",
            type: "line",
            data: [],
            markLine: {
              silent: true,
              symbol: "none",
              lineStyle: { color: soft, type: "dotted" },
              label: { formatter: "limit", color: soft, position: "insideEndTop" },
              data: [{ yAxis: STUDY.atMost }],
            },
          },
        ]
      : [];
    return {
      ...base(),
      grid: { ...base().grid, bottom: 30 },
      tooltip: {
        ...base().tooltip,
        formatter: ({ seriesName, data: { value, figure } }) =>
          `${escapeText(seriesName)}<br>${escapeText(STUDY.axes[across].name)}: ${value[0]}<br>${interval(figure, unit)}`,
      },
      xAxis: axis("value", STUDY.axes[across].name, undefined, { scale: true, splitLine: { show: false } }),
      yAxis: axis("value", "", (value) => show(value, unit)),
      series: [...series, ...limit],
    };
  },
  tail: () => {
    const { metric } = chosen();
    const { soft, series: colors } = palette();
    const shown = shownTails(metric);
    tellTails(shown, metric);
    if (shown.length === 0) return "No run has this figure.";
    if (shown.every(({ tail }) => isAllZero(tail)))
      return "Every run of these points has 0: there is no curve to draw.";
    const values = shown.flatMap(({ tail }) => tail.steps.map(([value]) => value));
    const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
    const spare = (most - least) * 0.08;
    const isTurned = metric.better === "higher";
    // Prices and the like stand far from 0; their axis begins where they do.
    const from = isTurned ? Math.min(...values) - (Math.max(...values) - Math.min(...values) || most) * 0.08 : least;
    const to = isTurned ? Math.max(...values) : most + spare;
    const floor = 10 ** Math.floor(Math.log10(0.5 / Math.max(...shown.map(({ tail }) => tail.runs))));
    const [good, bad] = isTurned ? [to, from] : [from, to];
    const limit = isAnswered(metric) && STUDY.atMost >= from && STUDY.atMost <= to;
    const guide = (mark, label, type, position) => ({
      ...mark,
      lineStyle: { color: soft, type, width: 1 },
      label: { formatter: label, color: soft, position },
    });
    return {
      ...base(),
      legend: { ...base().legend, data: shown.map(({ name }) => name) },
      grid: { ...base().grid, bottom: 30 },
      tooltip: {
        ...base().tooltip,
        formatter: ({ seriesName, data: { value, low, high, runs } }) =>
          `${escapeText(seriesName)}<br>${show(value[0], metric.unit)} or worse: ${Math.round(value[1] * runs)} of ${runs} runs<br>${shareText(value[1])} (95 %: ${shareText(low)} to ${shareText(high)})`,
      },
      xAxis: axis("value", metric.title, (value) => show(value, metric.unit), {
        min: from,
        max: to,
        inverse: isTurned,
        splitLine: { show: false },
        axisLabel: {
          ...axis().axisLabel,
          formatter: (value) => show(value, metric.unit),
          showMaxLabel: false,
          showMinLabel: !isTurned,
        },
      }),
      yAxis: axis("log", "", shareText, { min: floor, max: 1 }),
      series: [
        ...shown.flatMap(({ name, tail }, at) =>
          tailSeries(name, tail, { color: colors[at], floor, good, bad: at === 0 ? bad : undefined }),
        ),
        {
          type: "line",
          data: [],
          markLine: {
            silent: true,
            symbol: "none",
            data: [
              ...[0.05, 0.01]
                .filter((share) => share > floor)
                .map((share) => guide({ yAxis: share }, `VaR ${100 - share * 100}`, "dotted", "insideEndTop")),
              ...(limit ? [guide({ xAxis: STUDY.atMost }, "limit", "dashed", "insideEndTop")] : []),
            ],
          },
        },
      ],
    };
  },
  convergence: () => {
    const unit = STUDY.metrics.find(({ name }) => name === STUDY.metric).unit;
    const { series } = palette();
    const isFlat =
      new Set(STUDY.convergence.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value])).size < 2;
    const bounded = STUDY.convergence.filter(({ low, high }) => low !== null && high !== null);
    const line = (name, points, of, lineStyle) => ({
      name,
      type: "line",
      color: series[0],
      showSymbol: points.length < 30 && lineStyle.width > 1,
      lineStyle,
      data: points.map((point) => [point.runs, of(point)]),
    });
    return {
      ...base(),
      grid: { ...base().grid, bottom: 30 },
      tooltip: { ...base().tooltip, trigger: "axis", valueFormatter: (value) => show(value, unit) },
      xAxis: axis("value", "runs", undefined, { min: 0, splitLine: { show: false } }),
      yAxis: axis("value", "", (value) => show(value, unit), { scale: true, ...(isFlat ? { minInterval: 1 } : {}) }),
      series: [
        line("estimate", STUDY.convergence, ({ value }) => value, { width: 2 }),
        line("lower bound", bounded, ({ low }) => low, { width: 1, type: "dashed" }),
        line("upper bound", bounded, ({ high }) => high, { width: 1, type: "dashed" }),
      ],
    };
  },
  frontier: () => {
    const { objectives, points } = STUDY.frontier;
    const [x, y] = objectives;
    const { series, ember } = palette();
    const marks = (isOnFront) =>
      points
        .filter((point) => point.isOnFront === isOnFront)
        .map((point) => ({ value: point.figures.slice(0, 2), point }));
    return {
      ...base(),
      grid: { ...base().grid, bottom: 30, top: 66 },
      tooltip: {
        ...base().tooltip,
        formatter: ({ data: { point } }) =>
          `point ${point.point}${point.isRecommended ? ", nearest to the best of all" : ""}<br>${describePoint(point.point)}<br>${objectives.map(({ title, unit }, at) => `${escapeText(title)}: ${show(point.figures[at], unit)}`).join("<br>")}`,
      },
      xAxis: axis("value", x.title, (value) => show(value, x.unit), { scale: true }),
      yAxis: axis("value", y.title, (value) => show(value, y.unit), {
        scale: true,
        nameLocation: "end", // beside the axis a phone has no room for it
        nameGap: 14,
        nameTextStyle: { color: palette().soft, align: "left" },
      }),
      series: [
        {
          name: "on the front",
          type: "scatter",
          symbolSize: 13,
          color: series[0],
          data: marks(true).map((mark) => (mark.point.isRecommended ? { ...mark, itemStyle: { color: ember } } : mark)),
          label: {
            show: points.length <= 30,
            position: "right",
            formatter: ({ data: { point } }) => String(point.point),
          },
          labelLayout: { hideOverlap: true },
        },
        {
          name: "beaten by another",
          type: "scatter",
          symbol: "emptyCircle",
          symbolSize: 9,
          color: palette().soft,
          data: marks(false),
        },
      ],
    };
  },
};

function isLimited({ metric, statistic }) {
  return isAnswered(metric) && statistic === STUDY.statistic;
}

function isAnswered(metric) {
  return STUDY.atMost !== null && metric.name === STUDY.metric;
}

const shareText = (share) => `${Number((share * 100).toPrecision(2))} %`;
const isAllZero = ({ steps }) => steps.every(([value]) => value === 0);

/** The point asked for, and those with the best and the worst expected shortfall; a point once, with all that it is. */
function shownTails(metric) {
  const tails = STUDY.tails[metric.name] ?? [];
  const sign = metric.better === "higher" ? -1 : 1;
  const shortfall = ({ point }) => {
    const figure = STUDY.points.find((candidate) => candidate.point === point)?.figures[metric.name]?.es95;
    return sign * (figure?.value ?? 0);
  };
  const ranked = [...tails].sort((one, other) => shortfall(one) - shortfall(other));
  const asked = tails.find(({ point }) => String(point) === tailPoint?.value);
  const roles = new Map();
  for (const [role, tail] of [
    ["chosen", asked],
    ["best", ranked[0]],
    ["worst", ranked.at(-1)],
  ]) {
    if (tail !== undefined) roles.set(tail, [...(roles.get(tail) ?? []), role]);
  }
  return [...roles].map(([tail, own]) => ({
    tail,
    name: tails.length === 1 ? "all runs" : `point ${tail.point}: ${own.join(", ")}`,
  }));
}

/**
 * Band, steps and marks of one curve. From a step to the next, runs as bad as the next one count; beyond the last the band
 * goes on to `bad`, where that is given.
 */
function tailSeries(name, { steps, runs, beyond }, { color, floor, good, bad }) {
  const corners = (of, end) => {
    const line = [];
    let at = good;
    for (const step of steps) {
      line.push([at, Math.max(floor, of(step))], [step[0], Math.max(floor, of(step))]);
      at = step[0];
    }
    return [...line, [at, Math.max(floor, end)], [bad ?? at, Math.max(floor, end)]];
  };
  const band = [...corners(([, , , high]) => high, beyond), ...corners(([, , low]) => low, 0).reverse()];
  return [
    {
      name,
      type: "custom",
      silent: true,
      color,
      clip: true,
      data: [[steps[0][0], 1]],
      renderItem: (_, api) => ({
        type: "polygon",
        shape: { points: band.map((corner) => api.coord(corner)) },
        style: { fill: color, opacity: 0.16 },
      }),
    },
    {
      name,
      type: "line",
      silent: true,
      color,
      showSymbol: false,
      lineStyle: { width: 2 },
      data: corners(([, share]) => share, 0).slice(0, -1),
    },
    {
      name,
      type: "scatter",
      color,
      symbolSize: steps.length > 60 ? 4 : 6,
      data: steps.map(([value, share, low, high]) => ({ value: [value, share], low, high, runs })),
    },
  ];
}

/** Say beside the curves what they cannot show: which point is which, and what lies beyond their ends. */
function tellTails(shown, metric) {
  const list = document.getElementById("tail-told");
  list.replaceChildren(
    ...shown.map(({ tail: { point, runs, steps, beyond }, name }) => {
      const { values } = STUDY.points.find((candidate) => candidate.point === point);
      const where = STUDY.axes.map((own, at) => `${own.name} ${values[at]}`).join(", ");
      const [worst] = steps.at(-1);
      const seen = isAllZero({ steps })
        ? `all ${runs} runs have 0`
        : `the worst of ${runs} runs has ${show(worst, metric.unit)}`;
      const item = document.createElement("li");
      item.textContent = `${name}${where === "" ? "" : ` (${where})`}: ${seen}; up to ${shareText(beyond)} of further runs may be worse (95 %).`;
      return item;
    }),
  );
}

function describePoint(number) {
  const point = STUDY.points.find((candidate) => candidate.point === number);
  return STUDY.axes.map(({ name }, at) => `${escapeText(name)}: ${escapeText(point?.values[at] ?? "")}`).join("<br>");
}

const draw = () => drawCharts(DRAW, (name) => name);

metricSelect.addEventListener("change", draw);
statisticSelect.addEventListener("change", draw);
tailPoint?.addEventListener("change", draw);
keepDrawn(draw);
