/** What its owner can do with an idea: give it another title, put it away, take it back, pause its recording, delete it. */
"use client";

import { ideaTitleSchema, type ApiIdea } from "@coda/protocol";
import { useState, type FormEvent } from "react";
import { Button } from "@/ui/button.tsx";
import { Dialog, DialogActions } from "@/ui/dialog.tsx";
import { Field } from "@/ui/field.tsx";
import { Form } from "@/ui/form.tsx";
import { ArchiveIcon, DeleteIcon, MoreIcon, PauseRecordingIcon, RenameIcon, UnarchiveIcon } from "@/ui/icons.ts";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu.tsx";
import { usePaletteActions } from "../palette/palette-actions.tsx";
import { isIdeaPaused } from "../recording/recording-state.ts";
import { DeleteIdeaDialog } from "./delete-idea.tsx";
import type { ChangingIdea } from "./use-change-idea.ts";

interface IdeaMenuProps {
  readonly idea: ApiIdea;
  readonly change: ChangingIdea["change"];
}

/** `isOnView`: the page is about it alone, so the palette lists what can be done with it, too. */
export function IdeaMenu({ idea, change, isOnView = false }: IdeaMenuProps & { readonly isOnView?: boolean }) {
  const [asked, ask] = useState<"rename" | "delete">();
  const isArchived = idea.archivedAt !== null;
  const archiveIcon = isArchived ? <UnarchiveIcon /> : <ArchiveIcon />;
  const archiveText = isArchived ? "Take out of the archive" : "Archive";
  const rename = () => ask("rename");
  const remove = () => ask("delete");
  const close = () => ask(undefined);
  const archive = () => change({ idea, patch: { archived: !isArchived } });
  const isPaused = isIdeaPaused(idea);
  const pauseText = isPaused ? "Record again" : "Pause recording";
  const pause = () => change({ idea, patch: { recordingPaused: !isPaused } });
  const actions = [
    { id: "rename-idea", text: `Rename ${idea.title} …`, also: ["title"], icon: <RenameIcon />, run: rename },
    { id: "archive-idea", text: `${archiveText}: ${idea.title}`, also: ["put away"], icon: archiveIcon, run: archive },
    { id: "pause-idea", text: `${pauseText}: ${idea.title}`, icon: <PauseRecordingIcon />, run: pause },
    { id: "delete-idea", text: `Delete ${idea.title} …`, also: ["remove"], icon: <DeleteIcon />, run: remove },
  ];
  usePaletteActions(isOnView ? actions : []);
  return (
    <>
      <Menu
        trigger={
          <Button variant="ghost" size="icon" aria-label={`Actions for ${idea.title}`} data-testid="idea-menu">
            <MoreIcon aria-hidden />
          </Button>
        }
      >
        <MenuItem icon={<RenameIcon />} onSelect={rename} testId="idea-rename">
          Rename …
        </MenuItem>
        <MenuItem icon={archiveIcon} onSelect={archive} testId="idea-archive">
          {archiveText}
        </MenuItem>
        <MenuItem icon={<PauseRecordingIcon />} onSelect={pause} testId="idea-recording">
          {pauseText}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<DeleteIcon />} onSelect={remove} testId="idea-delete">
          Delete …
        </MenuItem>
      </Menu>
      <Dialog open={asked === "rename"} onOpenChange={close} title={`Rename ${idea.title}`} testId="rename-idea-dialog">
        <RenameForm idea={idea} change={change} onClose={close} />
      </Dialog>
      <DeleteIdeaDialog idea={idea} open={asked === "delete"} onClose={close} />
    </>
  );
}

function RenameForm({ idea, change, onClose }: IdeaMenuProps & { readonly onClose: () => void }) {
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const title = ideaTitleSchema.safeParse(new FormData(event.currentTarget).get("title"));
    setProblem(title.error?.issues[0]?.message);
    if (!title.success) return;
    if (title.data !== idea.title) change({ idea, patch: { title: title.data } });
    onClose();
  };
  return (
    <Form onSubmit={submit} className="space-y-4" noValidate>
      <Field
        label="Title"
        name="title"
        defaultValue={idea.title}
        autoComplete="off"
        maxLength={120}
        hint={
          <>
            Its short name stays <span className="font-mono">{idea.id}</span>: commands and addresses go on as they are.
          </>
        }
        error={problem}
        data-testid="rename-title"
      />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" data-testid="rename-submit">
          Rename
        </Button>
      </DialogActions>
    </Form>
  );
}
