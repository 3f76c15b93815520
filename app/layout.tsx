import "./globals.css";
export const metadata = { title: "x" };
export default function Root({ children }: { children: React.ReactNode }) { return <html lang="en"><body className="text-red-500">{children}</body></html>; }
