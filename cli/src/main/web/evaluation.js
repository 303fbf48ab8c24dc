import { useEffect, useRef, useState } from "preact/hooks";
import { post } from "./api.js";

/** Milliseconds without a key press, after which the server is asked. */
const PAUSE = 150;

/**
 * The server's newest answer about the texts, and a failure to get one. One question is asked at a
 * time, the newest: the server would answer those that are given up all the same, one after the
 * other, and a page whose answers take long would wait for all of them.
 */
export function useEvaluation(request) {
  const [state, setState] = useState({ answer: null, request: null, failure: null });
  const next = useRef(null);
  const isAsking = useRef(false);
  const isFirst = useRef(true);
  const key = JSON.stringify(request);
  const ask = async () => {
    isAsking.current = true;
    while (next.current !== null) {
      const asked = next.current;
      next.current = null;
      try {
        const answer = await post("/api/evaluate", asked);
        setState({ answer, request: asked, failure: null });
      } catch (failure) {
        setState((last) => ({ ...last, failure: failure.message }));
      }
    }
    isAsking.current = false;
  };
  useEffect(() => {
    const timer = setTimeout(
      () => {
        next.current = request;
        if (!isAsking.current) {
          ask();
        }
      },
      isFirst.current ? 0 : PAUSE,
    );
    isFirst.current = false;
    return () => clearTimeout(timer);
  }, [key]);
  return state;
}
