// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/command.h"
#include "models/debt/item.h"
#include "models/people/actor.h"
#include "models/store/debtrepository.h"

#include <QJsonObject>

#include <functional>

/// What the commands of the register of debt share.
namespace wavedeck::ctl {

/// Reads with what is stored; without a database the register is empty.
int readingDebt(Context& context, const std::function<int(DebtRepository*)>& read);
/// Changes by who gives the command.
int changingDebt(
    Context& context, const std::function<int(DebtRepository&, const DebtBy&)>& change, const Arguments& arguments);

/// The number of `DEBT-001`; `bad-value` otherwise.
Result<int> debtNumber(const QString& given);
/// --status, --priority and the like.
Result<DebtFilter> debtFilter(const Arguments& arguments);

/// One row for each, for people.
QString debtTable(const QList<DebtItem>& items);
/// The item as the answer of a change.
int answerItem(Context& context, const Result<DebtItem>& item);

/// Whether a file is an export of the register (Markdown, or JSON with `items`) and not a scan.
bool isDebtExport(const QString& file);
/// Puts all items of such a file back, or none.
int restoreDebt(Context& context, const QString& file);

} // namespace wavedeck::ctl
