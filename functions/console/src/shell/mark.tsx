/** The sign of a penstock: a gate held between two posts, and the water it lets through. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path className="mark-post" d="M5 3v13M19 3v13" />
      <path className="mark-gate" d="M8 4.5h8v6.5H8zM8 7.75h8" />
      <path className="mark-water" d="M2.5 20c1.9-1.8 3.8-1.8 5.7 0s3.8 1.8 5.7 0 3.8-1.8 7.6 0" />
    </svg>
  );
}
