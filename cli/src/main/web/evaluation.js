import { useEffect, useRef, useState } from "preact/hooks";
import { post } from "./api.js";

/** Milliseconds without a key press, after which the server is asked. */
const PAUSE = 150;

/**
 * The server's newest answer about the texts, and a failure to get one. Older questions are given
 * up, so answers never arrive out of order.
 */
export function useEvaluation(request) {
  const [state, setState] = useState({ answer: null, request: null, failure: null });
  const isFirst = useRef(true);
  const key = JSON.stringify(request);
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(
      () =>
        post("/api/evaluate", request, abort.signal).then(
          (answer) => setState({ answer, request, failure: null }),
          (failure) => {
            if (failure.name !== "AbortError") {
              setState((last) => ({ ...last, failure: failure.message }));
            }
          },
        ),
      isFirst.current ? 0 : PAUSE,
    );
    isFirst.current = false;
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key]);
  return state;
}
