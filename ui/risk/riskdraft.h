// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QObject>
#include <QStringList>
#include <QUndoStack>

namespace wavedeck::ui {

/// The content of one assessment while somebody edits it, with its undo. Nothing is stored before save. GUI thread.
class RiskDraft : public QObject {
    Q_OBJECT
public:
    /// base: the version that it began with.
    RiskDraft(const QString& id, int base, const QJsonObject& content, QObject* parent);
    ~RiskDraft() override;

    const QString& id() const { return m_id; }
    int base() const { return m_base; }
    const QJsonObject& content() const { return m_content; }
    bool isChanged() const { return m_content != m_stored; }
    QUndoStack& undo() { return m_undo; }

    /// what: of the step in the menu: "Title". Steps of the same path that follow each other are one.
    void set(const QStringList& path, const QJsonValue& value, const QString& what);
    /// It was stored as that version.
    void stored(int version, const QJsonObject& content);
    /// Somebody stored another version meanwhile: mine goes on top of it, as a step that can be undone. The answer is
    /// the fields that both changed.
    QStringList rebase(int version, const QJsonObject& theirs);

Q_SIGNALS:
    void changed();

private:
    class Step;
    void put(const QJsonObject& content);

    QString m_id;
    int m_base;
    QJsonObject m_stored;
    QJsonObject m_content;
    QUndoStack m_undo;
};

} // namespace wavedeck::ui
