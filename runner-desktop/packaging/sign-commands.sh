#!/bin/bash
# sign-commands.sh <executable>...: signs the command's executables on a Mac, and has Apple notarise them. With a certificate in
# CSC_LINK (base64 of a .p12) it is a Developer ID; without one they are signed for any machine that trusts them by hand. An
# executable without any signature is not started on Apple silicon at all.
set -euo pipefail

entitlements="$(dirname "$0")/entitlements.mac.plist"
identity=-
options=()

if [ -n "${CSC_LINK:-}" ]; then
  work="$(mktemp -d)"
  keychain="$work/sign.keychain-db"
  # The search list as it was, for afterwards: one path a line, in quotes.
  searched=()
  while IFS= read -r line; do searched+=("$(sed 's/^ *"//; s/"$//' <<<"$line")"); done < <(security list-keychains -d user)
  trap 'security list-keychains -d user -s "${searched[@]}"; security delete-keychain "$keychain"; rm -rf "$work"' EXIT
  password="$(openssl rand -hex 16)"
  base64 --decode <<<"$CSC_LINK" >"$work/certificate.p12"
  security create-keychain -p "$password" "$keychain"
  security unlock-keychain -p "$password" "$keychain"
  security import "$work/certificate.p12" -k "$keychain" -P "${CSC_KEY_PASSWORD:-}" -T /usr/bin/codesign
  security set-key-partition-list -S apple-tool:,apple: -s -k "$password" "$keychain" >/dev/null
  security list-keychains -d user -s "$keychain" "${searched[@]}"
  identity="Developer ID Application"
  # The hardened runtime, and Apple's own word on when it was signed: notarising asks for both.
  options=(--options runtime --timestamp --entitlements "$entitlements")
fi

for executable in "$@"; do
  chmod 755 "$executable"
  codesign --force ${options[@]+"${options[@]}"} --sign "$identity" "$executable"
  codesign --verify --strict "$executable"
done

if [ "$identity" != - ] && [ -n "${APPLE_API_KEY:-}" ]; then
  zip -q -j "$work/commands.zip" "$@"
  xcrun notarytool submit "$work/commands.zip" --wait --key "$APPLE_API_KEY" --key-id "$APPLE_API_KEY_ID" --issuer "$APPLE_API_ISSUER"
fi
echo "signed by $identity: $*"
