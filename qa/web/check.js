// Ctrl+Enter (or Cmd+Enter) in the box of the check does what its button does; Enter alone begins a new line.
window.policyCheck?.abort();
window.policyCheck = new AbortController();
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  if (!event.target.matches?.("#wording textarea")) return;
  event.preventDefault();
  document.querySelector("#check-go").click();
}, { capture: true, signal: window.policyCheck.signal });
