/** The result in one sentence, for the top of the page and for screen readers. */
export function announcement(answer, shown, line) {
  if (!answer) {
    return "";
  }
  const errors = (answer.problems ?? []).filter((problem) => problem.severity === "error").length;
  const trouble = errors > 0 ? `${errors} ${errors === 1 ? "error" : "errors"} in the catalog. ` : "";
  const event = answer.events?.find((one) => one.line === line);
  const outcome = event ? `Event ${line}: ${event.outcome}. ` : "";
  const total = answer.shown ? `${shown.mapping} takes ${answer.shown.matched} of ${answer.shown.of} events.` : "";
  return trouble + outcome + total;
}
