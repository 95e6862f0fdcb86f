// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "models/store/riskdocument.h"

#include <functional>

/// What the commands of the register of risk assessments share.
namespace wavedeck::ctl {

/// Opens the register for a change in the name of whoever gives the command; gives the exit status of `change`.
int changingRisks(
    Context& context, const std::function<int(Store& store, RiskRepository& repository, const Actor& by)>& change);

/// Answers with the assessment as it stands: `risk show`.
int answerRisk(Context& context, Store& store, const QString& id);

/// `--set FIELD=VALUE`… and the options that stand for fields, put into a document.
Result<QJsonObject> withOptions(QJsonObject document, const Arguments& arguments);

} // namespace wavedeck::ctl
