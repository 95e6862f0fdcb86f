// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

namespace wavedeck::risk {

/// One place where two documents differ.
struct Difference {
    QString path; ///< `risks.R2.title`: members of lists by their id, else by their place
    bool isAdded = false; ///< it was not there before
    bool isRemoved = false; ///< it is not there any more
    QString before; ///< as text; of lists and groups their JSON
    QString after;

    /// `changed risks.R2.title: OLD -> NEW`, on one line and cut.
    QString text() const;
    QJsonObject document() const;
};

/// What changed from one version to the next, in the order of paths. Pure; any thread.
QList<Difference> difference(const QJsonObject& before, const QJsonObject& after);

} // namespace wavedeck::risk
