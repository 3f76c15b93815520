/** The releases that know what the page's notice for old browsers asks for (app/globals.css). */
const browsers = [
  { name: "Chrome, Edge and others on Chromium", from: "119", since: "October 2023" },
  { name: "Firefox", from: "128", since: "July 2024" },
  { name: "Safari, on macOS, iPhone and iPad", from: "16.4", since: "March 2023" },
];

export function SupportedBrowsers() {
  return (
    <table className="w-full border-collapse rounded-lg border border-line bg-surface text-left shadow-low">
      <caption className="sr-only">Supported browsers and their first supported release</caption>
      <thead className="border-b border-line text-sm text-ink-quiet">
        <tr>
          <th scope="col" className="px-3 py-2 font-medium">
            Browser
          </th>
          <th scope="col" className="px-3 py-2 font-medium">
            From release
          </th>
          <th scope="col" className="px-3 py-2 font-medium">
            Released
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {browsers.map(({ name, from, since }) => (
          <tr key={name}>
            <th scope="row" className="px-3 py-2 font-medium">
              {name}
            </th>
            <td className="px-3 py-2">{from}</td>
            <td className="px-3 py-2 text-ink-soft">{since}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
