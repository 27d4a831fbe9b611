/* global echarts, window, document */
// What every page's charts have in common; a page's own client follows it. Runs in the reader's browser and asks
// the network for nothing.
window.chartKit = (() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const charts = new Map();
  const words = new Map();

  function palette() {
    const css = window.getComputedStyle(root);
    const read = (name) => css.getPropertyValue(name).trim();
    const list = (name, count) => Array.from({ length: count }, (_, at) => read(`--${name}-${at + 1}`));
    return {
      ink: read("--ink"),
      soft: read("--soft"),
      rule: read("--rule"),
      card: read("--card"),
      ember: read("--ember"),
      font: css.fontFamily,
      series: list("series", 6),
      health: list("health", 7),
    };
  }

  /** Three digits and a unit: "1.23bn". */
  function shortNumber(value) {
    const size = Math.abs(value);
    const [unit, name] = [
      [1e12, "tn"],
      [1e9, "bn"],
      [1e6, "m"],
      [1e3, "k"],
    ].find(([at]) => size >= at) ?? [1, ""];
    return `${Number((value / unit).toPrecision(3))}${name}`;
  }

  /** What every chart begins with. */
  function baseOption() {
    const { ink, card, rule, font, series } = palette();
    return {
      animation: false,
      color: series,
      textStyle: { color: ink, fontFamily: font, fontSize: 12 },
      aria: { enabled: true },
      tooltip: { confine: true, backgroundColor: card, borderColor: rule, textStyle: { color: ink, fontSize: 12 } },
      legend: { top: 0, left: 0, itemWidth: 18, itemHeight: 9, textStyle: { color: ink, fontSize: 12 } },
    };
  }

  /**
   * Draw each chart that has a place in the page: builders by name, `idOf` its element, `data` what builders take. A builder
   * that has nothing to draw gives a sentence, which stands in the chart's place.
   */
  function drawCharts(builders, idOf, data) {
    for (const [name, build] of Object.entries(builders)) {
      const element = document.getElementById(idOf(name));
      if (element === null) continue;
      const option = build(data);
      if (tellInstead(element, typeof option === "string" ? option : undefined)) continue;
      const chart = charts.get(element) ?? echarts.init(element, null, { renderer: "svg" });
      charts.set(element, chart);
      chart.resize();
      chart.setOption(option, { notMerge: true });
    }
  }

  /** Put a sentence in a chart's place, or the chart back into its own. */
  function tellInstead(element, sentence) {
    const told = words.get(element) ?? document.createElement("p");
    if (!words.has(element)) {
      told.className = "none";
      element.after(told);
      words.set(element, told);
    }
    told.textContent = sentence ?? "";
    told.hidden = sentence === undefined;
    element.hidden = sentence !== undefined;
    return sentence !== undefined;
  }

  /** Draw now, and again whenever the reader's window or colour scheme changes. */
  function keepDrawn(draw) {
    window.addEventListener("resize", draw);
    dark.addEventListener("change", draw);
    draw();
    root.dataset.state = "ready";
  }

  return { palette, shortNumber, baseOption, drawCharts, keepDrawn };
})();
