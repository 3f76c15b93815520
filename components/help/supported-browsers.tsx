/** The first releases with the CSS feature that the banner for old browsers tests (app/globals.css). */
const supportedBrowsers = [
  { name: "Chrome, Edge and other Chromium browsers", from: "119", released: "October 2023" },
  { name: "Firefox", from: "128", released: "July 2024" },
  { name: "Safari on macOS, iPhone and iPad", from: "16.4", released: "March 2023" },
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
        {supportedBrowsers.map(({ name, from, released }) => (
          <tr key={name}>
            <th scope="row" className="px-3 py-2 font-medium">
              {name}
            </th>
            <td className="px-3 py-2">{from}</td>
            <td className="px-3 py-2 text-ink-soft">{released}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
