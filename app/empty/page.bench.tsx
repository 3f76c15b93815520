// The baseline of `npm run bench`: a page with the same build, proxy and layout, and no content. Other builds skip it because of
// its file name extension.

export default function EmptyPage() {
  return null;
}
