// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"
#include "ui/theme/glyphs.h"

#include <QAbstractTableModel>
#include <QSet>
#include <QTreeView>

/// Short tables of gates, criteria, people and audit rows: painted cells, groups that fold, a current row that stays
/// where it is when facts change. GUI thread.
namespace wavedeck::ui {

/// What stands in one cell. Texts have been made plain.
struct TableCell {
    static constexpr int kNoBar = -1;

    std::optional<Glyph> glyph;
    Tone tone = Tone::Neutral;
    QString lead; ///< before the text, faint: an id
    QString text;
    QString more; ///< behind the text, faint
    bool strong = false;
    bool coloured = false; ///< the text has the tone too
    bool small = false;
    bool right = false; ///< aligned
    bool path = false; ///< loses its beginning when it is too long
    bool mono = false; ///< a command
    int bar = kNoBar; ///< percent, behind the text
    std::optional<GateKind> tag;

    bool operator==(const TableCell&) const = default;
};

struct TableRow {
    QString id; ///< what actions are about; empty = a row to be read
    bool group = false; ///< one cell over all columns; what follows up to the next group folds into it
    QList<TableCell> cells;
    QString spoken; ///< the whole of it for a screen reader

    bool operator==(const TableRow&) const = default;
};

struct TableColumn {
    QString title;
    int width = 0; ///< at 100 %; 0 = takes what is left
    bool right = false;
    bool optional = false; ///< left out where there is little room
};

class TableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    TableModel(QList<TableColumn> columns, QObject* parent);
    /// Changes the rows that differ; rows come and go where they do, so that the current one stays.
    void setRows(const QList<TableRow>& rows);
    const TableRow& row(int index) const { return m_rows[index]; }
    const QList<TableColumn>& columns() const { return m_columns; }
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<TableColumn> m_columns;
    QList<TableRow> m_rows;
};

class CellTable : public QTreeView {
    Q_OBJECT
public:
    CellTable(Appearance& appearance, const QString& name, const QList<TableColumn>& columns, QWidget* parent);

    void setRows(const QList<TableRow>& rows);
    const TableModel& rows() const { return *m_model; }
    int rowCount() const { return m_model->rowCount(); }
    /// The row with an id; null = there is none.
    const TableRow* rowOf(const QString& id) const;
    QString currentId() const; ///< empty = none, or a row to be read
    bool choose(const QString& id); ///< unfolds its group
    /// As high as its rows: what is around it scrolls.
    void setWhole(bool on);
    void setNarrow(bool on); ///< optional columns are left out
    bool isFolded(const QString& group) const { return m_folded.contains(group); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosenChanged();
    void opened(const QString& id); ///< Enter, or a double click
    void toggled(const QString& id); ///< Space
    void rowReached(const QRect& where); ///< in the viewport, when it is whole: the page shows it

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void drawBranches(QPainter*, const QRect&, const QModelIndex&) const override { }

private:
    void fit();
    void showFolds();
    bool fold(int row, bool folded);
    int rowHeight() const;

    Appearance& m_appearance;
    TableModel* m_model;
    QSet<QString> m_folded; ///< ids of groups
    bool m_whole = false;
    bool m_narrow = false;
};

} // namespace wavedeck::ui
