// What `npm run bench` compares a page with: the same build, proxy and layout, and nothing else. Other builds leave it out,
// because of its ending.

export default function EmptyPage() {
  return null;
}
