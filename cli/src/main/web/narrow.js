import { useEffect, useState } from "preact/hooks";

const QUERY = "(max-width: 1023px)";

/** Whether the window is too narrow for the three parts side by side. */
export function useNarrow() {
  const [isNarrow, setIsNarrow] = useState(() => matchMedia(QUERY).matches);
  useEffect(() => {
    const query = matchMedia(QUERY);
    const listen = () => setIsNarrow(query.matches);
    query.addEventListener("change", listen);
    return () => query.removeEventListener("change", listen);
  }, []);
  return isNarrow;
}
