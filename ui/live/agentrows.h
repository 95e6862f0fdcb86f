// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"
#include "ui/theme/glyphs.h"

#include <QAbstractListModel>
#include <QListView>
#include <QStyledItemDelegate>
#include <QWheelEvent>

/// Short lists on a page: steps, tools, claims, findings, files of an agent; hierarchy, checklists, worktrees of a
/// session. GUI thread.
namespace wavedeck::ui {

/// One line. What is empty takes no room; texts have been made plain.
struct AgentRow {
    static constexpr int kNoBar = -2;
    static constexpr int kUnknown = -1;

    std::optional<Glyph> glyph;
    Tone tone = Tone::Neutral;
    int depth = 0; ///< in a tree: how far it is moved in
    QString number; ///< before the text
    QString text;
    QString detail; ///< behind the text, fainter; gives way first
    bool path = false; ///< fixed width, loses its beginning when it is too long
    int bar = kNoBar; ///< percent, or unknown: beside the text; of the current row below it
    bool pastLimit = false; ///< its bar is hatched
    QString amount; ///< before the bar: "14"
    QString right; ///< "3:12"
    Tone rightTone = Tone::Neutral;
    QString below; ///< a second line of the current row
    bool current = false; ///< tinted, bold
    int priority = -1; ///< P0..P3 at the right
    struct Mark {
        Glyph glyph;
        Tone tone;
        QString word;

        bool operator==(const Mark&) const = default;
    };
    QList<Mark> marks; ///< in columns at the right
    QString spoken; ///< the whole of it for a screen reader
    QString id; ///< what it stands for, where something can be done with it; never shown

    bool operator==(const AgentRow&) const = default;
};

class AgentRowModel : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;
    /// Changes the rows that differ; what is behind comes or goes.
    void setRows(const QList<AgentRow>& rows);
    const AgentRow& row(int index) const { return m_rows[index]; }
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    QList<AgentRow> m_rows;
};

class AgentRowDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    AgentRowDelegate(const Appearance& appearance, const AgentRowModel& model, QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    int markWidth() const; ///< of a column of marks
    int numberWidth() const;

private:
    void paintText(QPainter* painter, const QRect& room, const AgentRow& row, bool selected) const;
    void paintRight(QPainter* painter, QRect& room, const AgentRow& row) const;
    void paintBelow(QPainter* painter, const QRect& room, const AgentRow& row) const;
    int lineHeight() const;

    const Appearance& m_appearance;
    const AgentRowModel& m_model;
};

/// Shows all of its rows at once: the page scrolls, not the list. Tab stops at it, arrow keys move in it.
class AgentRowList : public QListView {
    Q_OBJECT
public:
    AgentRowList(const Appearance& appearance, const QString& name, QWidget* parent);
    void setRows(const QList<AgentRow>& rows);
    const AgentRowModel& rows() const { return *m_model; }
    int rowCount() const { return m_model->rowCount(); }
    /// Its current row is what actions are about: it is seen, and Enter or a double click opens it.
    void setChoosing(bool on);
    QString currentId() const; ///< empty = none is chosen
    bool choose(const QString& id);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void focusInEvent(QFocusEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override { event->ignore(); }
    bool viewportEvent(QEvent* event) override;

Q_SIGNALS:
    /// The row with the keyboard: a page that scrolls shows it.
    void rowReached(const QRect& where);
    void chosenChanged();
    void opened(const QString& id);

private:
    const Appearance& m_appearance;
    AgentRowModel* m_model;
    AgentRowDelegate* m_delegate;
    bool m_choosing = false;
};

} // namespace wavedeck::ui
