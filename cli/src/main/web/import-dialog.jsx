import { useEffect, useRef, useState } from "preact/hooks";
import { post } from "./api.js";

/** Turns a pasted subscription of Segment's into a mapping; onAdd takes it into the catalog. */
export function ImportDialog({ onAdd, onClose }) {
  const dialog = useRef(null);
  const [text, setText] = useState("");
  const [made, setMade] = useState(null);
  const [failure, setFailure] = useState(null);
  useEffect(() => dialog.current.showModal(), []);
  const convert = async () => {
    setMade(null);
    setFailure(null);
    try {
      setMade(await post("/api/import", { text }));
    } catch (refusal) {
      setFailure(refusal.message);
    }
  };
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="import-title">
      <h2 id="import-title">Import from Segment</h2>
      <label class="field">
        <span>A subscription, an answer of Segment's Public API, or what terraform show -json prints</span>
        <textarea class="mono" rows={8} value={text} spellcheck={false} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      {failure && (
        <p class="notice error" role="alert">
          {failure}
        </p>
      )}
      {made && (
        <>
          <pre tabIndex={0} aria-label="What the import makes">{made.yaml}</pre>
          <ul class="plain">
            {(made.report ?? []).map((line, i) => (
              <li key={i}>{line}</li>
            ))}
          </ul>
        </>
      )}
      <div class="buttons">
        <button type="button" class={made ? "" : "primary"} disabled={text.trim() === ""} onClick={convert}>
          Convert
        </button>
        {made && (
          <button
            type="button"
            class="primary"
            onClick={() => {
              onAdd(made.yaml);
              dialog.current.close();
            }}
          >
            Add to the catalog
          </button>
        )}
        <button type="button" onClick={() => dialog.current.close()}>
          Close
        </button>
      </div>
    </dialog>
  );
}
