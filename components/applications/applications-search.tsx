import Form from "next/form";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import type { ApplicationListParams } from "@/lib/applications/rules";
import { routes } from "@/lib/shared/routes";
import { listHref } from "./list-href";

/** Searches by a part of a name, key or channel number. The search is part of the page's URL, so it can be shared as a link. */
export function ApplicationsSearch({ params, matchCount }: { params: ApplicationListParams; matchCount: number }) {
  const { search, sort, order } = params;
  return (
    <Form action={routes.applications} role="search" className="flex flex-wrap items-center gap-2">
      <label htmlFor="application-search" className="sr-only">
        Search applications
      </label>
      {/* The key resets the input when the search changes, so that it always shows the current search. */}
      <Input
        key={search}
        id="application-search"
        name="search"
        type="search"
        defaultValue={search}
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        placeholder="Name, key or Channel No."
        className="max-w-72 flex-1 basis-48"
      />
      <input type="hidden" name="sort" value={sort} />
      <input type="hidden" name="order" value={order} />
      <Button type="submit">
        <Icon name="search" className="size-4" />
        Search
      </Button>
      {search !== "" && (
        <>
          <Link
            href={listHref({ ...params, search: "", page: 1 })}
            prefetch={false}
            className={buttonStyle({ variant: "quiet" })}
          >
            <Icon name="x" className="size-4" />
            Clear search
          </Link>
          <p className="text-sm text-ink-quiet">
            {matchCount === 1 ? "1 application found" : `${matchCount} applications found`}
          </p>
        </>
      )}
    </Form>
  );
}
