import { useEffect, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { Dialog } from "../ui/dialog";
import { ACCOUNT, placesOf } from "./navigation";
import { useSession } from "./session-context";

const CHORD_MS = 1_200;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Moves the focus along the rows of the list shown. */
function walk(by: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-list-item]")];
  if (rows.length === 0) return false;
  const here = rows.indexOf(document.activeElement as HTMLElement);
  const next = here < 0 ? (by === 1 ? 0 : rows.length - 1) : here + by;
  rows[Math.min(rows.length - 1, Math.max(0, next))]?.focus();
  return true;
}

/** The keys of the console. None works while a field is being typed in or a dialog is open. */
export function Keyboard() {
  const navigate = useNavigate();
  const session = useSession();
  const goals = useMemo(() => [...placesOf(session), ACCOUNT], [session]);
  const [help, setHelp] = useState(false);

  useEffect(() => {
    let chordUntil = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector("dialog[open]")) return;
      const chord = event.timeStamp < chordUntil;
      chordUntil = 0;
      if (chord) {
        const place = goals.find(({ key }) => key === event.key);
        if (!place) return;
        event.preventDefault();
        void navigate(place.to);
        return;
      }
      const arrows = (document.activeElement as HTMLElement | null)?.matches("[data-list-item]");
      if (event.key === "g") chordUntil = event.timeStamp + CHORD_MS;
      else if (event.key === "?") setHelp(true);
      else if (event.key === "/") {
        const filter = document.querySelector<HTMLElement>("[data-filter]");
        if (!filter) return;
        event.preventDefault();
        filter.focus();
      } else if (event.key === "j" || (arrows && event.key === "ArrowDown")) {
        if (walk(1)) event.preventDefault();
      } else if (event.key === "k" || (arrows && event.key === "ArrowUp")) {
        if (walk(-1)) event.preventDefault();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [navigate, goals]);

  return (
    <Dialog title="Keys" open={help} onClose={() => setHelp(false)}>
      <dl className="keys">
        <Key keys={["j", "k"]} does="next, previous row (arrows too)" />
        <Key keys={["Enter"]} does="open the row" />
        <Key keys={["/"]} does="filter the list" />
        {goals.map(({ key, name }) => (
          <Key key={key} keys={["g", key]} does={`go to ${name}`} />
        ))}
        <Key keys={["?"]} does="these keys" />
      </dl>
    </Dialog>
  );
}

function Key({ keys, does }: { keys: string[]; does: string }) {
  return (
    <>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </>
  );
}
