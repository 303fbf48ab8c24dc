const MARKS = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u00a0": "nbsp", "\ufeff": "bom", "\u2028": "ls", "\u2029": "ps" };

/** Text with a visible mark for each character that one cannot see. */
export function Bytes({ text }) {
  const parts = text.split(/([\u0000-\u001f\u007f-\u009f\u00a0\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff])/);
  return parts.map((part, i) =>
    i % 2 === 0 ? (
      part
    ) : (
      <span key={i}>
        <span class="mark">{MARKS[part] ?? "U+" + part.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}</span>
        {part === "\n" && "\n"}
      </span>
    ),
  );
}
