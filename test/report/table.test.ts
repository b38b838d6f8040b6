import { expect, test } from "vitest";
import { createColors } from "../../src/report/colors.ts";
import { drawTable } from "../../src/report/table.ts";

test("columns are aligned, and no host can spoil them", () => {
  const rows = [
    ["node1", "Reload keepalived", "Configure"],
    ["東京", "Restart\u001b[2J\nrsyslog", ""],
  ];
  expect(drawTable(["HOST", "HANDLER", "NOTIFIED BY"], rows, createColors(false))).toBe(
    "HOST   HANDLER            NOTIFIED BY\nnode1  Reload keepalived  Configure\n東京   Restart rsyslog\n",
  );
});
