// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/debt/codearound.h"

#include <QJsonObject>
#include <QObject>
#include <QStringList>

#include <array>
#include <functional>
#include <memory>

namespace wavedeck {

/// One bar of the burn-down: what was open when a session ended, what it found and what it resolved.
struct DebtBurn {
    QString session;
    std::array<int, 4> open{}; ///< P0 to P3
    int found = 0;
    int resolved = 0;

    int all() const { return open[0] + open[1] + open[2] + open[3]; }
    bool operator==(const DebtBurn&) const = default;
};

/// The register as the window shows it.
struct DebtView {
    QList<DebtItem> items; ///< by number
    QList<DebtBurn> burn; ///< oldest first
    QStringList people; ///< who may own something, by name
    Error unreadable; ///< code empty = it was read
    bool known = false; ///< false until it was read once
};

/// A row of an item's history.
struct DebtHappening {
    qint64 at = 0; ///< UTC ms
    QString kind;
    QString field;
    QString before;
    QString after;
    QString actor;
    QString reason;
};

/// The lines round an item's location. Raw text of a file: shown as plain text only.
using DebtCode = debt::CodeAround;

/// The register of debt for the window. Everything is done elsewhere; answers come later on the GUI thread, unless
/// context is destroyed before. What is refused, and the rights: models/store/debtrepository.h. GUI thread. The real
/// one is in app/desktop/.
class DebtDesk : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    using Answer = std::function<void(const Status&)>;
    using Values = QList<QPair<QString, QString>>; ///< fields of debt::fields() and what a person writes
    using View = std::shared_ptr<const DebtView>;

    const View& view() const { return m_view; }
    virtual void refresh() = 0; ///< looks again, soon

    virtual void history(int number, QObject* context, std::function<void(const QList<DebtHappening>&)> answer) = 0;
    virtual void code(const DebtItem& item, QObject* context, std::function<void(const DebtCode&)> answer) = 0;
    virtual void change(int number, const Values& values, const QString& reason, QObject* context, Answer answer) = 0;
    virtual void resolve(int number, const Values& values, QObject* context, Answer answer) = 0;
    /// The answer is the id.
    virtual void add(const DebtItem& item, QObject* context, std::function<void(const Result<QString>&)> answer) = 0;
    /// A file of findings; progress: what is going on. The answer is ImportResult::document().
    virtual void import(const QString& file, const QString& folder, QObject* context,
        std::function<void(const QString&)> progress, std::function<void(const Result<QJsonObject>&)> answer)
        = 0;
    virtual void stopImport() = 0;
    /// In the person's editor, at its line; only a file below the item's folder.
    virtual void openInEditor(const DebtItem& item, QObject* context, Answer answer) = 0;

Q_SIGNALS:
    void changed(); ///< view() says something else

protected:
    void tell(const View& view)
    {
        m_view = view;
        Q_EMIT changed();
    }

private:
    View m_view = std::make_shared<const DebtView>();
};

} // namespace wavedeck
