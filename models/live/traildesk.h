// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QJsonObject>
#include <QList>
#include <QObject>

#include <functional>

namespace wavedeck {

/// The audit trail as the window lists it.
struct TrailView {
    QList<QJsonObject> rows; ///< newest first, as trail::rows() gives them; at most kMost
    qint64 head = 0; ///< number of the newest row; 0 = the trail is empty
    QString hash; ///< of the newest row, hexadecimal

    static constexpr int kMost = 2000;
};

/// The audit trail for the window. Everything is done elsewhere; answers come later on the GUI thread, unless context
/// is destroyed before. GUI thread. The real one is in app/desktop/.
class TrailDesk : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual void read(QObject* context, std::function<void(const Result<TrailView>&)> answer) = 0;
    /// progress: rows looked at so far. The answer is TrailVerdict::document().
    virtual void verify(QObject* context, std::function<void(qint64 rows)> progress,
        std::function<void(const Result<QJsonObject>&)> answer)
        = 0;
    /// Writes the whole of it into the folder as JSON; the answer is the file.
    virtual void exportTo(const QString& folder, QObject* context, std::function<void(const Result<QString>&)> answer)
        = 0;
};

} // namespace wavedeck
