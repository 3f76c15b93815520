// Creates the production build of the current sources, for an image that is built once and started often.

import { ensureBuild } from "./build";

const build = await ensureBuild(process.cwd(), new AbortController().signal);
build.release();
console.log(`The build is in ${build.folder}`);
