// Draws the charts of a page from the specifications that stand beside their tables; without it the tables are read.
// The content policy forbids code made of text: expressions are interpreted as syntax trees.

const HOW = { mode: "vega-lite", renderer: "svg", ast: true, actions: false, defaultStyle: false, tooltip: false };
// As wide as in print; on a wider page the drawing is enlarged, on a narrow one there is less room for names.
const [WIDTH, NARROW] = [440, 360];
const drawn = new Map();

function fitted(text, room) {
  const width = Math.min(room, WIDTH);
  const spec = { ...JSON.parse(text), width };
  if (width < NARROW) spec.config.axis.labelFontSize = 9;
  return spec;
}

async function draw(place) {
  drawn.get(place)?.finalize();
  place.hidden = false;
  try {
    // What draws writes a role and a name of its own on its place; ours say in words what is shown.
    const sheet = document.createElement("div");
    place.replaceChildren(sheet);
    drawn.set(place, await vegaEmbed(sheet, fitted(place.dataset.chart, place.clientWidth), HOW));
  } catch (fault) {
    place.hidden = true;
    throw fault;
  }
}

async function drawAll(root) {
  for (const place of root.querySelectorAll("[data-chart]")) {
    if (drawn.has(place)) continue;
    await draw(place);
    place.closest(".chart").querySelector("details")?.removeAttribute("open");
  }
}

let waiting;
window.addEventListener("resize", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => { for (const place of drawn.keys()) if (place.isConnected) draw(place); }, 150);
});
document.addEventListener("htmx:afterSettle", () => drawAll(document));
drawAll(document);
