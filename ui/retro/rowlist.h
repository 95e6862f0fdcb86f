// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"
#include "ui/theme/glyphs.h"

#include <QListView>

#include <optional>

namespace wavedeck::ui {

/// A row: level or priority or sign, title, and what stands at the right. Texts have been made plain.
struct Row {
    QString key; ///< what it is about; told back
    int level = 0; ///< 1..4: bars and word
    int priority = -1; ///< 0..3: P0 to P3
    std::optional<Glyph> glyph;
    Tone tone = Tone::Neutral;
    QString title;
    QString right;
    bool faint = false; ///< over, or decided
    bool heading = false; ///< names the rows below; cannot be chosen

    QString spoken() const;
    bool operator==(const Row&) const = default;
};

/// Rows of one height: recommendations, actions, the agenda, retrospectives. Enter opens one. GUI thread.
class RowList : public QListView {
    Q_OBJECT
public:
    RowList(const Appearance& appearance, const QString& name, QWidget* parent);

    void setRows(const QList<Row>& rows); ///< what was chosen stays chosen
    const QList<Row>& rows() const;
    QString currentKey() const; ///< empty = none
    QStringList chosenKeys() const; ///< of all that are selected
    bool choose(const QString& key);
    /// As high as its rows; what is around it scrolls.
    void setWhole(bool on);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void opened(const QString& key); ///< Enter, or a double click
    void removed(const QString& key); ///< Delete
    void reached(const QRect& row); ///< by the keyboard; in the viewport

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    class Model;
    class Delegate;

    void goToEnd(bool last);

    const Appearance& m_appearance;
    Model* m_model;
    bool m_whole = false;
};

} // namespace wavedeck::ui
