import { useRef } from "preact/hooks";

/** Tabs, of which the arrow keys choose one. */
export function Tabs({ label, tabs, chosen, onChoose, controls }) {
  const list = useRef(null);
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      const index = (tabs.findIndex((tab) => tab.id === chosen) + step + tabs.length) % tabs.length;
      onChoose(tabs[index].id);
      list.current.children[index].focus();
      event.preventDefault();
    }
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          id={`tab-${tab.id}`}
          aria-selected={tab.id === chosen}
          aria-controls={controls}
          tabIndex={tab.id === chosen ? 0 : -1}
          onClick={() => onChoose(tab.id)}
        >
          {tab.label}
          {tab.count !== undefined && <span class="count">{tab.count}</span>}
        </button>
      ))}
    </div>
  );
}
