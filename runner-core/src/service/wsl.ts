/** What is different about services in the Windows Subsystem for Linux: told by the kernel's own words, /proc/version. Pure. */

/** Undefined where this is no WSL. Both kernels name Microsoft; that of WSL 2 is built from Linux's own sources, and says so. */
export function wslVersion(kernel: string): 1 | 2 | undefined {
  if (!/microsoft/iu.test(kernel)) return undefined;
  return /microsoft-standard|wsl2/iu.test(kernel) ? 2 : 1;
}

/** For who has just installed a service. */
export function noteOfWsl(kernel: string): string | undefined {
  if (wslVersion(kernel) === undefined) return undefined;
  return "WSL ends this distribution, and tmux and the service with it, some time after its last window is closed: leave one open.";
}

export const wslOneAdvice =
  "this is WSL 1, which has no systemd; 'wsl.exe --set-version <distribution> 2' in Windows makes it WSL 2; or run 'coda-runner start' in a tmux session of its own";
export const wslTwoAdvice =
  "this WSL distribution runs without systemd; write '[boot]' and 'systemd=true' into /etc/wsl.conf, run 'wsl.exe --shutdown' in Windows, open it again and repeat this; or run 'coda-runner start' in a tmux session of its own";
