import { supervise } from "./supervisor";

await supervise("development");
