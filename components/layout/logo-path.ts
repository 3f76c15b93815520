/** The one picture of the console: logo, favicon, and the smallest thing to ask the server for. */
export const logoPath = "/logo.svg";
