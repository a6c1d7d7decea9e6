// The number of reports that wait, for those who decide about them; fetched, never broadcast.
export async function refreshQueue() {
  const place = document.getElementById("moderation-count");
  if (!place) return;
  const answer = await fetch("/moderation/count", { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const { count } = await answer.json();
  place.textContent = count || "";
}
