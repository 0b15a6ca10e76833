/** A ticket with its perforation: the sign of the house. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 24" width="32" height="24" aria-hidden="true">
      <path
        fill="currentColor"
        d="M4 2h24a2.5 2.5 0 0 1 2.5 2.5V9a3 3 0 0 0 0 6v4.5a2.5 2.5 0 0 1-2.5 2.5H4a2.5 2.5 0 0 1-2.5-2.5V15a3 3 0 0 0 0-6V4.5A2.5 2.5 0 0 1 4 2Z"
      />
      <path className="mark-tear" strokeWidth="1.8" strokeDasharray="2.2 2" d="M21.5 3.200v18" />
    </svg>
  );
}
