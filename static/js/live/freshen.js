// Parts of the open page, or all of it, are fetched again and changed in place; what does that is loaded when needed.
export async function freshen(parts) {
  if (!parts.length) return;
  const ids = parts.map(({ id }) => id);
  (await helper())?.soon(ids);
}

export async function freshenPage() {
  return (await helper())?.page();
}

// After a deploy the scripts of this page may be gone; where nothing is being written, a reload brings the new ones.
const helper = () => import("../later/fresh.js").catch(startAnew);

async function startAnew() {
  const writes = [...document.querySelectorAll("textarea")].some((text) => text.value.trim());
  const answer = !writes && (await fetch(location.href, { method: "HEAD" }).catch(() => null));
  if (answer?.ok) location.reload();
}
