import { localTime } from "./format";

/** A moment in the reader's own time; the exact one in UTC is in the title. */
export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} title={at}>
      {localTime(at)}
    </time>
  );
}
