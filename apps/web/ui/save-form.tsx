interface SaveFormProps {
  /** Global id. */
  id: string;
  name: string;
  saved: boolean;
  /** The page the form stands on. */
  here: string;
}

/** Puts something into the person's library, or takes it out. */
export function SaveForm({ id, name, saved, here }: SaveFormProps) {
  return (
    <form className="save" action="/api/library" method="post">
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="return_to" value={here} />
      <button className={saved ? "quiet" : ""} type="submit" name="change" value={saved ? "remove" : "save"}>
        {saved ? "Remove" : "Save"}
        <span className="unseen">
          {" "}
          {name} {saved ? "from" : "to"} your library
        </span>
      </button>
    </form>
  );
}
