import { Link } from "react-router";
import { Page } from "../ui/page";
import { Empty } from "../ui/empty";

export function NotFound() {
  return (
    <Page title="No such page">
      <Empty title="There is nothing at this address">
        <p>
          <Link to="/runs">Go to the runs</Link>
        </p>
      </Empty>
    </Page>
  );
}
