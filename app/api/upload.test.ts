import { testDatabases } from "@/server/testing/databases.ts";
import { uploadContract } from "./upload-contract.ts";

for (const [name, open] of testDatabases) uploadContract(name, open);
