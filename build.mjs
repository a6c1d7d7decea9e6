// Builds static/dist: hashed scripts and styles, one icon sprite and manifest.json, which app/core/assets.py reads.
// node build.mjs [--watch | --dev | --size]
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, context } from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, "static/dist");
const watch = process.argv.includes("--watch");
const dev = watch || process.argv.includes("--dev");
const range = (count, step = 1) => Array.from({ length: count }, (_, i) => i * step);

// The style policy forbids style attributes, so every hue somebody can have is a class.
const hues = {
  name: "hues",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^hues$/ }, () => ({ path: "hues", namespace: "hues" }));
    onLoad({ filter: /.*/, namespace: "hues" }, () => ({
      loader: "css",
      contents: [
        ...range(36, 10).map((n) => `.hue-${n}{--h:${n}}`),
        ...range(360).map((n) => `.theme-hue-${n}{--hue:${n}}`),
      ].join("\n"),
    }));
  },
};

// What libraries bring along and nothing here uses: transports that the server does not speak, packets that are not
// text, moments that are written as durations.
const unused = {
  "engine\\.io-client/build/esm/transports/webtransport": "export class WT {}",
  "engine\\.io-client/build/esm/transports/polling-fetch": "export class Fetch {}",
  "socket\\.io-parser/build/esm/binary": "export const deconstructPacket = (packet) => ({ packet, buffers: [] }), reconstructPacket = (packet) => packet;",
  "socket\\.io-parser/build/esm/is-binary": "export const isBinary = () => false, hasBinary = () => false;",
  "relative-time-element/dist/duration-format-ponyfill": "export default Intl.DurationFormat;",
};

const leftOut = {
  name: "left-out",
  setup({ onLoad }) {
    for (const [path, contents] of Object.entries(unused)) onLoad({ filter: new RegExp(`/${path}\\.js$`) }, () => ({ contents }));
  },
};

const manifest = {
  name: "manifest",
  setup({ onEnd }) {
    onEnd(async ({ errors, metafile }) => {
      if (errors.length) return;
      const files = { "icons.svg": await writeSprite() };
      for (const [path, output] of Object.entries(metafile.outputs)) {
        if (output.entryPoint) files[entryName(output.entryPoint)] = relative(dist, join(root, path));
      }
      await writeFile(join(dist, "manifest.json"), JSON.stringify(files, null, 2) + "\n");
      await removeOld(new Set([...Object.keys(metafile.outputs).map((path) => relative(dist, join(root, path))), ...Object.values(files)]));
      await writeFile(join(dist, "metafile.json"), JSON.stringify(metafile));
    });
  },
};

function entryName(path) {
  return path.split("/").at(-1);
}

async function writeSprite() {
  const names = JSON.parse(await readFile(join(root, "static/img/icons.json"), "utf8"));
  const symbols = await Promise.all(names.map(symbol));
  const flame = await readFile(join(root, "static/img/flame.svg"), "utf8");
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg"><!-- Icons: Lucide, ISC License -->${symbols.join("")}${inner(flame, "hearth")}</svg>`;
  const name = `icons-${createHash("sha256").update(sprite).digest("hex").slice(0, 8)}.svg`;
  await writeFile(join(dist, name), sprite);
  return name;
}

async function symbol(name) {
  return inner(await readFile(join(root, "node_modules/lucide-static/icons", `${name}.svg`), "utf8"), name);
}

function inner(svg, id) {
  const shapes = svg.replace(/<!--[\s\S]*?-->/g, "").match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1].replace(/\s+/g, " ").trim();
  return `<symbol id="${id}" viewBox="0 0 24 24">${shapes}</symbol>`;
}

async function removeOld(wanted) {
  const keep = new Set([...wanted, "manifest.json", "metafile.json"]);
  const found = await readdir(dist);
  await Promise.all(found.filter((name) => !keep.has(name)).map((name) => rm(join(dist, name), { force: true })));
}

// Fetched when somebody writes "@", "#" or ":", or does what few do, or by other pages than a topic.
const onDemand = ["static/js/composer/suggest.js", "static/js/composer/emoji.js", "static/js/elements/tags.js"];
const isOnDemand = ({ entryPoint = "" }) => onDemand.includes(entryPoint) || entryPoint.startsWith("static/js/later/");

// What is loaded with a file that is not on demand; a part that only those on demand share waits with them.
function loadedAtOnce(outputs) {
  const found = new Set(Object.keys(outputs).filter((path) => outputs[path].entryPoint && !isOnDemand(outputs[path])));
  for (const path of found) outputs[path].imports.filter(({ kind, external }) => kind === "import-statement" && !external).forEach((part) => found.add(part.path));
  return found;
}

async function printSizes() {
  const { outputs } = JSON.parse(await readFile(join(dist, "metafile.json"), "utf8"));
  const atOnce = loadedAtOnce(outputs);
  const sizes = await Promise.all(
    Object.keys(outputs)
      .filter((path) => /\.(js|css)$/.test(path))
      .map(async (path) => ({ path, later: !atOnce.has(path), gzip: gzipSync(await readFile(join(root, path)), { level: 9 }).length })),
  );
  for (const { path, gzip, later } of sizes) console.log(`${String(gzip).padStart(7)}  ${relative("static/dist", path)}${later ? "  (on demand)" : ""}`);
  const sum = (ending) => sizes.filter(({ path, later }) => path.endsWith(ending) && !later).reduce((all, { gzip }) => all + gzip, 0);
  report("scripts of a topic page, with socket client and composer", sum(".js"), 60 * 1024);
  report("styles", sum(".css"), 25 * 1024);
}

function report(what, size, limit) {
  console.log(`${what}: ${(size / 1024).toFixed(1)} KB gzipped of ${limit / 1024} KB`);
  if (size > limit) process.exitCode = 1;
}

const options = {
  absWorkingDir: root,
  entryPoints: ["static/js/app.js", "static/css/app.css"],
  outdir: dist,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022", "chrome123", "firefox128", "safari17.5"],
  minify: !dev,
  sourcemap: dev,
  metafile: true,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  logLevel: "warning",
  plugins: [hues, leftOut, manifest],
};

if (process.argv.includes("--size")) {
  await printSizes();
} else {
  await mkdir(dist, { recursive: true });
  if (watch) await (await context(options)).watch();
  else await build(options);
}
