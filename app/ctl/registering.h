// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/command.h"
#include "models/people/roles.h"
#include "models/store/store.h"

#include <QJsonObject>

#include <functional>

/// What commands about measurements, claims and windows of observation share.
namespace wavedeck::ctl {

/// Does one change of a register and its row of the audit trail in one transaction (SEC-12). Anybody may add evidence
/// who has `right`; who is not signed in is recorded as such.
Status changeRegister(Context& context, const QString& action, const QString& subject, const QJsonObject& body,
    const std::function<Status(Store&)>& change, people::Right right = people::Right::Evidence);

/// What a program printed; runs it in folder and waits for it, at most limitMs.
struct Printed {
    QByteArray out; ///< its first MiB
    int code = -1; ///< -1 = it did not start, was killed or was too slow
    double ms = 0; ///< wall time
    QString why; ///< why code is -1
};
Printed runProgram(const QStringList& argv, const QString& folder, int limitMs = 10 * 60 * 1000);

/// `--product`, else the name of the current folder.
QString productOption(const Arguments& arguments);

} // namespace wavedeck::ctl
