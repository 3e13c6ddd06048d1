/** Every icon of the product, by the one set it uses. Decorative: the text beside it, or a label, carries the meaning. */
export {
  ArrowLeft as ArrowLeftIcon,
  Check as CheckIcon,
  ChevronDown as ChevronDownIcon,
  CircleAlert as AlertIcon,
  CircleUser as UserIcon,
  Copy as CopyIcon,
  Info as InfoIcon,
  Laptop as DeviceIcon,
  Lightbulb as IdeaIcon,
  LogOut as SignOutIcon,
  Maximize2 as ZoomedIcon,
  Plus as PlusIcon,
  RotateCw as RetryIcon,
  SquareTerminal as TerminalIcon,
  TriangleAlert as WarningIcon,
  X as CloseIcon,
} from "lucide-react";
