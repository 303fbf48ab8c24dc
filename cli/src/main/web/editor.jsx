import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "preact/hooks";
import { look } from "./look.js";

/**
 * A text editor. Tab leaves it, as everywhere on the page.
 *
 * @param version changes when value is another text than the one typed here: only then is it taken
 *     over, as renders come after key presses and would undo the latest ones
 * @param diagnostics of CodeMirror, for this very text; null to leave the old ones
 * @param handle a ref that gets the editor's view
 */
export function Editor({ value, version, onChange, isJson, label, complete, diagnostics, handle, wrap }) {
  const place = useRef(null);
  const view = useRef(null);
  const change = useRef(onChange);
  change.current = onChange;

  useEffect(() => {
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          lineNumbers(),
          diagnostics === undefined ? [] : lintGutter(),
          foldGutter({ markerDOM: foldMarker }),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          cursorBehindTyped,
          highlightActiveLine(),
          complete ? autocompletion({ override: [complete] }) : [],
          keymap.of([
            ...closeBracketsKeymap,
            ...defaultKeymap,
            ...historyKeymap,
            ...foldKeymap,
            ...completionKeymap,
            ...searchKeymap,
            ...lintKeymap,
          ]),
          isJson ? json() : yaml(),
          wrap ? EditorView.lineWrapping : [],
          // A tabindex, too, for tools that do not know that one can type into it.
          EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) {
              change.current(update.state.doc.toString());
            }
          }),
          look,
        ],
      }),
    });
    view.current = editor;
    if (handle) {
      handle.current = editor;
    }
    return () => {
      editor.destroy();
      if (handle) {
        handle.current = null;
      }
    };
  }, []);

  useEffect(() => {
    const difference = changed(view.current.state.doc.toString(), value);
    if (difference) {
      view.current.dispatch({ changes: difference });
    }
  }, [version]);

  useEffect(() => {
    if (diagnostics) {
      view.current.dispatch(setDiagnostics(view.current.state, diagnostics));
    }
  }, [diagnostics]);

  return <div class="editor" ref={place} />;
}

/**
 * Puts the cursor behind typed text. Chromium 156 on a busy machine now and then still reports it
 * before a space that it has just inserted, so that the next text would come before the space.
 */
const cursorBehindTyped = EditorState.transactionFilter.of((transaction) => {
  const { head, empty } = transaction.startState.selection.main;
  if (!empty || !transaction.isUserEvent("input.type") || transaction.newSelection.main.head !== head) {
    return transaction;
  }
  let end = head;
  transaction.changes.iterChanges((from, to, _, newEnd) => {
    end = from === head && to === head ? newEnd : end;
  });
  return end === head ? transaction : [transaction, { selection: { anchor: end }, sequential: true }];
});

/** The one stretch in which two texts differ, so that the cursor stays where it is. */
function changed(before, after) {
  if (before === after) {
    return null;
  }
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) {
    from++;
  }
  let end = 0;
  while (end < shorter - from && before.at(-1 - end) === after.at(-1 - end)) {
    end++;
  }
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}

function foldMarker(isOpen) {
  const marker = document.createElement("span");
  marker.textContent = isOpen ? "▾" : "▸";
  return marker;
}
