// An application's status in words, and what it means for calls.

import type { ApplicationStatus } from "./rules";

export const statusLabels: Record<ApplicationStatus, { label: string; meaning: string }> = {
  CREATED: { label: "Pending", meaning: "Creation is not finished. Calls are refused." },
  PROCESSING: { label: "Allocating", meaning: "Resources are being allocated. Calls are refused." },
  LAUNCHED: { label: "Normal", meaning: "In service." },
  SUSPENDED: { label: "Suspended", meaning: "Customer service suspended the application. Calls are refused." },
};
