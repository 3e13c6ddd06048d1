import { SkeletonRows } from "@/ui/skeleton.tsx";

export default function Loading() {
  return (
    <main className="mx-auto w-full max-w-4xl px-4 py-8 sm:px-6">
      <SkeletonRows rows={3} label="Loading" />
    </main>
  );
}
