// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/context.h"
#include "models/risk/verify.h"

namespace wavedeck::ctl {

/// Writes an assessment with its signatures into a new folder (models/risk/signedfolder.h), records that with the
/// digest, and answers with both. Usage `exists`.
int answerSignedExport(Context& context, const QString& id, const QString& folder);

/// The same folder checked, wherever it comes from: plain files of a bounded size, no links. Usage `no-folder`.
Result<risk::Verdict> verifySignedFolder(const QString& folder, const QString& digest);

} // namespace wavedeck::ctl
